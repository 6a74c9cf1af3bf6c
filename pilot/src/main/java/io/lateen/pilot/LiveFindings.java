package io.lateen.pilot;

import io.lateen.pilot.push.Connections;
import io.lateen.pilot.push.ProxyStatus;
import io.lateen.pilot.snapshot.MeshSnapshot;
import io.lateen.pilot.translate.Findings;
import io.lateen.pilot.translate.node.ProxyNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Findings about the snapshot in force and the proxies connected; made anew when either is another
/// than at the last scrape. Thread-safe.
final class LiveFindings {
  private final Connections connections;
  private Key key = new Key(null, List.of());
  private Findings last = Findings.NONE;

  private record Key(@Nullable MeshSnapshot snapshot, List<ProxyNode> proxies) {}

  LiveFindings(Connections connections) {
    this.connections = connections;
  }

  synchronized Findings get() {
    MeshSnapshot snapshot = connections.snapshot();
    List<ProxyNode> proxies = connections.proxies().stream().map(ProxyStatus::node).toList();
    Key now = new Key(snapshot, proxies);
    if (snapshot != null && !now.equals(key)) {
      last = Findings.of(snapshot, proxies);
      key = now;
    }
    return last;
  }
}
