package io.lateen.citadel.expiry;

import java.io.IOException;
import java.util.List;

/// One kind of place where certificates are.
sealed interface EndSource permits ApiServerEnds, PartEnds, ProxyEnds, SecretEnds, WebhookEnds {
  /// What is there now. Blocks.
  ///
  /// @throws IOException when nothing can be told
  /// @throws io.fabric8.kubernetes.client.KubernetesClientException likewise, by the API server
  List<Seen> look() throws IOException;
}
