package io.lateen.proxy.admin;

import io.lateen.proxy.explain.Call;
import io.lateen.proxy.explain.Explanation;
import io.lateen.proxy.resource.Address;
import io.lateen.proxy.resource.Cluster;
import io.lateen.proxy.resource.ConfigSnapshot;
import io.lateen.proxy.resource.Listener;
import io.lateen.proxy.tls.ShownCertificates;
import java.util.List;

/// What the admin needs of the request path: the seam to whatever runs it. Called on the admin's
/// event loop.
public interface RuntimeView {
  /// What is served now.
  ConfigSnapshot snapshot();

  /// How many event loops serve requests.
  default int workers() {
    return 1;
  }

  /// The endpoints of a cluster, resolved.
  List<HostStatus> hosts(Cluster cluster);

  /// Where a listener really listens: the port that port 0 became.
  default Address bound(Listener listener) {
    return listener.address();
  }

  /// What destinations behind a listener were found to speak, in the order of their names.
  default List<LearntProtocol> learnt(Listener listener) {
    return List.of();
  }

  /// What listeners and clusters show by TLS, and believe.
  default List<ShownCertificates> certificates() {
    return List.of();
  }

  /// What is decided now about a request, and why.
  Explanation explain(Call call);

  /// Stops listening and lets requests under way finish, in the background.
  void drain();
}
