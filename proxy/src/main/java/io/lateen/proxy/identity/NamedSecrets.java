package io.lateen.proxy.identity;

import io.lateen.proxy.resource.ConfigSnapshot;
import io.lateen.proxy.resource.DownstreamTls;
import io.lateen.proxy.resource.FilterChain;
import io.lateen.proxy.resource.KeyPair;
import io.lateen.proxy.resource.Listener;
import io.lateen.proxy.resource.Pem;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/// Which secrets the listeners of a configuration name. Pure.
public final class NamedSecrets {
  private NamedSecrets() {}

  public static Set<String> of(ConfigSnapshot config) {
    Set<String> names = new HashSet<>();
    for (Listener listener : config.listeners().values()) {
      Stream.concat(listener.chains().stream(), Stream.ofNullable(listener.defaultChain()))
          .map(FilterChain::tls)
          .flatMap(Stream::ofNullable)
          .forEach(tls -> add(tls, names));
    }
    return names;
  }

  private static void add(DownstreamTls tls, Set<String> names) {
    for (KeyPair pair : tls.certificates()) {
      if (pair.privateKey() instanceof Pem.Secret secret) {
        names.add(secret.name());
      }
    }
    if (tls.ca() instanceof Pem.Secret secret) {
      names.add(secret.name());
    }
  }
}
