package io.lateen.proxy.tls;

import io.lateen.proxy.resource.Cluster;
import io.lateen.proxy.resource.ConfigSnapshot;
import io.lateen.proxy.resource.DownstreamTls;
import io.lateen.proxy.resource.FilterChain;
import io.lateen.proxy.resource.KeyPair;
import io.lateen.proxy.resource.Listener;
import io.lateen.proxy.resource.Pem;
import io.lateen.proxy.resource.SocketMatch;
import io.lateen.proxy.resource.UpstreamTls;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One use of TLS in a configuration: what is shown to peers, and what theirs are checked by.
///
/// @param chain the leaf first; empty: nothing is shown
/// @param roots empty: nobody is asked, or all the system knows are believed
public record ShownCertificates(Held chain, Held roots) {
  /// Some certificates of one source.
  ///
  /// @param path of their file; [#INLINE]: they came with the configuration or as a secret
  public record Held(String path, List<X509Certificate> certificates) {
    public Held {
      certificates = List.copyOf(certificates);
    }
  }

  /// What Envoy says instead of a path.
  public static final String INLINE = "<inline>";

  private record Use(@Nullable Pem chain, @Nullable Pem roots) {}

  /// Those of listeners and clusters, each once. What cannot be read now is left out. Reads files.
  public static List<ShownCertificates> of(ConfigSnapshot config, SecretStore secrets) {
    Set<Use> uses = new LinkedHashSet<>();
    config.listeners().values().forEach(listener -> addAll(listener, uses));
    config.clusters().values().forEach(cluster -> addAll(cluster, uses));
    List<ShownCertificates> shown = new ArrayList<>();
    for (Use use : uses) {
      shown.add(new ShownCertificates(read(use.chain, secrets), read(use.roots, secrets)));
    }
    return shown;
  }

  private static void addAll(Listener listener, Set<Use> uses) {
    Stream.concat(listener.chains().stream(), Stream.ofNullable(listener.defaultChain()))
        .map(FilterChain::tls)
        .flatMap(Stream::ofNullable)
        .forEach(tls -> add(tls, uses));
  }

  private static void add(DownstreamTls tls, Set<Use> uses) {
    tls.certificates().forEach(pair -> uses.add(new Use(pair.certificateChain(), tls.ca())));
  }

  private static void addAll(Cluster cluster, Set<Use> uses) {
    Stream.concat(
            Stream.ofNullable(cluster.tls()),
            cluster.socketMatches().stream().map(SocketMatch::tls).flatMap(Stream::ofNullable))
        .forEach(tls -> add(tls, uses));
  }

  private static void add(UpstreamTls tls, Set<Use> uses) {
    KeyPair own = tls.certificate();
    uses.add(new Use(own == null ? null : own.certificateChain(), tls.ca()));
  }

  private static Held read(@Nullable Pem pem, SecretStore secrets) {
    String path = pem instanceof Pem.File file ? file.path() : INLINE;
    try {
      return new Held(
          path, pem == null ? List.of() : List.of(KeyMaterial.certificates(pem, secrets)));
    } catch (IllegalArgumentException e) {
      return new Held(path, List.of());
    }
  }
}
