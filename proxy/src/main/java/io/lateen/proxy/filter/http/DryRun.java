package io.lateen.proxy.filter.http;

import io.lateen.proxy.explain.Explanation;
import io.lateen.proxy.filter.Serving;
import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.report.RequestRecord;
import io.lateen.proxy.route.Decision;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A request that goes down the filters in thought only: nothing is sent, counted or waited for.
///
/// @param request a copy, changed as filters change it
/// @param decision null: there is no route table
/// @param upgrades that the connection manager allows
/// @param says where filters write down what they would do
/// @param draw the request's chance
public record DryRun(
    RequestHead request,
    RequestRecord record,
    Serving serving,
    @Nullable Decision decision,
    List<String> upgrades,
    Explanation says,
    long draw) {

  public void remark(String filter, String text) {
    says.filters.add(new Explanation.Remark(filter, text));
  }
}
