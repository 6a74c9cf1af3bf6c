package io.lateen.proxy.report.mixer;

import io.lateen.model.attribute.AttributeBag;
import io.lateen.proxy.tls.PeerIdentity;
import java.util.HashMap;
import java.util.Map;

/// What TLS says of a connection's ends, in Mixer's words (Istio 1.1,
/// `src/istio/control/attribute_names.cc`). `source.user` is the old name of `source.principal`.
public final class IdentityAttributes {
  private IdentityAttributes() {}

  public static AttributeBag of(PeerIdentity identity) {
    Map<String, Object> values = new HashMap<>();
    put(values, "source.principal", identity.peer());
    put(values, "source.user", identity.peer());
    put(values, "source.namespace", identity.namespace());
    put(values, "destination.principal", identity.local());
    return values.isEmpty() ? AttributeBag.empty() : AttributeBag.taking(values);
  }

  private static void put(Map<String, Object> values, String name, String value) {
    if (!value.isEmpty()) {
      values.put(name, value);
    }
  }
}
