package io.lateen.proxy.filter.network.hcm;

import io.lateen.proxy.explain.Explanation;
import io.lateen.proxy.explain.ExplanationLine;
import io.lateen.proxy.explain.Question;
import io.lateen.proxy.filter.Serving;
import io.lateen.proxy.filter.network.ConnectionFilter.Accepted;
import io.lateen.proxy.http.KnownHeader;
import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.http.ResponseHead;
import io.lateen.proxy.report.Flag;
import io.lateen.proxy.report.RequestRecord;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The explanation of a live request: asked for by `x-lateen-explain: 1`, given in the response's
/// `x-lateen-explanation`, from where access logs can have it too (`%RESP(…)%`).
final class AskedExplanation {
  /// Clients and proxies take single headers of this size.
  private static final int LONGEST = 8 * 1024;

  private final Explanation explanation;
  private final long draw;

  private AskedExplanation(Explanation explanation, long draw) {
    this.explanation = explanation;
    this.draw = draw;
  }

  /// To be called with the head as it came. The header goes no further, whoever sent it.
  ///
  /// @param draw what the request itself is to be decided by
  /// @return null: the client is none of those who may ask
  static @Nullable AskedExplanation of(
      HttpManager manager,
      Serving serving,
      Accepted accepted,
      RequestHead request,
      RequestRecord record,
      long draw) {
    boolean wanted = "1".equals(request.value(KnownHeader.X_LATEEN_EXPLAIN));
    request.remove(KnownHeader.X_LATEEN_EXPLAIN);
    boolean edge = manager.config.useRemoteAddress();
    if (!wanted
        || !manager.explains.allows(
            accepted.remoteAddress(), accepted.localAddress(), edge, request)) {
      return null;
    }
    Explanation says = new Explanation();
    says.entry = accepted.entry();
    String name = record.serverName == null ? "" : record.serverName;
    Question question =
        new Question(request, accepted.remoteAddress(), record.tls != null, name, draw);
    HttpExplainer.explain(manager.config, serving, question, says);
    return new AskedExplanation(says, draw);
  }

  /// Adds it to a response that is about to go out.
  void answer(ResponseHead head, RequestRecord record) {
    explanation.happened =
        new Explanation.Happened(
            record.upstreamCluster == null ? "" : record.upstreamCluster,
            record.upstreamHost == null ? "" : record.upstreamHost,
            head.status(),
            record.flags().stream().map(Flag::code).collect(Collectors.joining(",")));
    head.set(KnownHeader.X_LATEEN_EXPLANATION, ExplanationLine.write(explanation, draw, LONGEST));
  }
}
