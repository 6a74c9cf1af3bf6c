package io.lateen.proxy.agent;

import io.lateen.proxy.admin.HostStatus;
import io.lateen.proxy.admin.SnapshotHosts;
import io.lateen.proxy.dns.Names;
import io.lateen.proxy.explain.Call;
import io.lateen.proxy.explain.Explanation;
import io.lateen.proxy.filter.Serving;
import io.lateen.proxy.listener.Decisions;
import io.lateen.proxy.message.Fields;
import io.lateen.proxy.resource.Cluster;
import io.lateen.proxy.resource.ConfigSnapshot;
import io.lateen.proxy.resource.FilterConfig;
import io.lateen.proxy.resource.FilterParser;
import io.lateen.proxy.tls.SecretStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Takes snapshots and serves nothing.
final class FakeRequestPath implements RequestPath {
  private volatile ConfigSnapshot snapshot = ConfigSnapshot.EMPTY;
  private volatile List<String> problems;
  private final SecretStore secrets = new SecretStore();
  volatile boolean drained;

  /// @param problems what the first `accept` answers
  FakeRequestPath(String... problems) {
    this.problems = List.of(problems);
  }

  @Override
  public SecretStore secrets() {
    return secrets;
  }

  @Override
  public Names names() {
    return null;
  }

  @Override
  public List<FilterParser> filters() {
    return List.of(
        new FilterParser() {
          @Override
          public String messageName() {
            return "envoy.extensions.filters.http.router.v3.Router";
          }

          @Override
          public FilterConfig parse(Fields config) {
            return new FilterConfig() {};
          }
        });
  }

  @Override
  public List<String> accept(ConfigSnapshot next) {
    List<String> answer = problems;
    problems = List.of();
    snapshot = next;
    return answer;
  }

  @Override
  public ConfigSnapshot snapshot() {
    return snapshot;
  }

  @Override
  public List<HostStatus> hosts(Cluster cluster) {
    return SnapshotHosts.of(snapshot, cluster);
  }

  @Override
  public Explanation explain(Call call) {
    return Decisions.explain(new Serving(snapshot, Map.of(), Map.of()), call);
  }

  @Override
  public void drain() {
    drained = true;
  }

  @Override
  public void drain(Duration atMost) {
    drained = true;
  }

  @Override
  public void close() {}
}
