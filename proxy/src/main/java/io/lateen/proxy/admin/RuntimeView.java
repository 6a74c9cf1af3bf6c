package io.lateen.proxy.admin;

import io.lateen.proxy.resource.Cluster;
import io.lateen.proxy.resource.ConfigSnapshot;
import java.util.List;

/// What the admin needs of the request path: the seam to whatever runs it. Called on the admin's
/// event loop.
public interface RuntimeView {
  /// What is served now.
  ConfigSnapshot snapshot();

  /// The endpoints of a cluster, resolved.
  List<HostStatus> hosts(Cluster cluster);

  /// Stops listening and lets requests under way finish, in the background.
  void drain();
}
