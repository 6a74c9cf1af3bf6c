package io.lateen.wire.kube;

import java.io.IOException;
import java.util.List;

/// Where it is said how Ingresses are reached. Methods block; from any thread.
public interface IngressApi {
  /// For where there is no API server: nothing is said.
  IngressApi NONE = (_, _, _) -> {};

  /// Writes `status.loadBalancer` of an Ingress. One that is gone is passed over.
  ///
  /// @param addresses IP addresses and host names
  /// @throws IOException when the API server cannot be reached, or refuses it
  void reachedAt(String namespace, String name, List<String> addresses) throws IOException;
}
