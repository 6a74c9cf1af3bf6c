package io.lateen.proxy;

import com.google.protobuf.Message;
import io.lateen.proxy.agent.RequestPath;
import io.lateen.proxy.filter.http.healthcheck.OwnHealth;
import io.lateen.proxy.listener.DataPlane;
import io.lateen.proxy.listener.ListenerProblem;
import io.lateen.proxy.report.mixer.MixerClients;
import io.lateen.proxy.resource.FilterParser;
import io.lateen.proxy.stats.StatsStore;
import io.lateen.proxy.xds.WholeConfig;
import io.lateen.wire.xds.DiscoveryResponse;
import io.lateen.wire.xds.TypeUrl;
import io.lateen.wire.xds.XdsResponse;
import java.util.ArrayList;
import java.util.List;

/// The proxy's whole request path with all its filters, given Envoy's messages by hand.
public final class TestedProxy implements AutoCloseable {
  private final StatsStore stats = new StatsStore();
  private final DataPlane plane = new DataPlane(1, stats);
  private final List<FilterParser> filters = Filters.parsers(new MixerClients(), OwnHealth.UNKNOWN);

  /// Serves these from now on.
  ///
  /// @throws IllegalArgumentException with every reason for which it refuses them
  public void accept(List<? extends Message> clusters, List<? extends Message> listeners) {
    List<XdsResponse> responses = new ArrayList<>();
    responses.add(response(TypeUrl.CLUSTER, clusters));
    responses.add(response(TypeUrl.LISTENER, listeners));
    List<ListenerProblem> problems = plane.accept(WholeConfig.read(responses, filters));
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(problems.toString());
    }
  }

  /// The request path of a whole proxy process.
  public static RequestPath.Factory requestPath() {
    return LiveRequestPath::new;
  }

  private static XdsResponse response(String type, List<? extends Message> resources) {
    return new DiscoveryResponse(
        "1", resources.stream().map(Message::toByteString).toList(), type, "1");
  }

  /// Of the first listener.
  public int port() {
    String first = plane.listening().getFirst();
    return Integer.parseInt(first.substring(first.lastIndexOf(':') + 1));
  }

  public long counter(String name) {
    long[] value = {0};
    stats.forEach(
        sample -> {
          if (sample.metric().name().equals(name) && sample.counter() != null) {
            value[0] = sample.counter().value();
          }
        });
    return value[0];
  }

  @Override
  public void close() {
    plane.close();
  }
}
