package io.lateen.model.rule;

import java.util.Map;

/// A service as bindings name it (`istio.mixer.v1.config.client.IstioService`).
///
/// @param namespace empty: the binding's
/// @param domain empty: the mesh's
/// @param service whole host name, or with `*`; empty: `name` counts
/// @param labels not looked at, as in Istio 1.1
public record IstioService(
    String name, String namespace, String domain, String service, Map<String, String> labels) {
  public IstioService {
    labels = Ordered.copyOf(labels);
  }
}
