package io.lateen.citadel.secrets;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.lateen.citadel.authority.Authority;
import io.lateen.citadel.authority.CaProblem;
import io.lateen.citadel.authority.SigningKeyParser;
import io.lateen.citadel.authority.SigningKeyParser.Plugged;
import io.lateen.citadel.upstream.UpstreamAuthority;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A key that another authority vouches for, in a Secret: kept over restarts, so that the other one
/// may be away; asked for anew after half of its life, and when the roots change by which the other
/// one is known. One thread.
public final class UpstreamKeeper implements KeyKeeper {
  static final String SECRET = "istio-ca-upstream";

  /// What the other authority was known by when it gave the key.
  private static final String KNOWN_BY = "upstream-roots.pem";

  private static final Logger log = LoggerFactory.getLogger(UpstreamKeeper.class);

  private final KubernetesClient client;
  private final String namespace;
  private final Authority authority;
  private final UpstreamAuthority upstream;
  private final Clock clock;
  private boolean wanted;

  public UpstreamKeeper(
      KubernetesClient client,
      String namespace,
      Authority authority,
      UpstreamAuthority upstream,
      Clock clock) {
    this.client = client;
    this.namespace = namespace;
    this.authority = authority;
    this.upstream = upstream;
    this.clock = clock;
  }

  @Override
  public void rotate() {
    wanted = true;
  }

  @Override
  public void check() throws CaProblem {
    Secret secret = client.secrets().inNamespace(namespace).withName(SECRET).get();
    Map<String, String> files = secret == null ? Map.of() : SecretData.decoded(secret);
    Plugged kept = use(files);
    if (kept != null && !isDue(kept.key().certificate(), files)) {
      return;
    }
    try {
      Map<String, String> next = ask();
      use(next);
      write(next, secret);
      wanted = false;
    } catch (CaProblem problem) {
      if (kept == null) {
        throw problem;
      }
      log.warn("the key stays as it is: {}", problem.getMessage());
    }
  }

  /// Null: there is none that holds now.
  private @Nullable Plugged use(Map<String, String> files) {
    try {
      Plugged read = SigningKeyParser.parse(files, clock.instant());
      authority.use(read.key(), read.alsoTrusted());
      return read;
    } catch (IllegalArgumentException e) {
      if (!files.isEmpty()) {
        log.warn("Secret {}/{}: {}; another is asked for", namespace, SECRET, e.getMessage());
      }
      return null;
    }
  }

  private boolean isDue(X509Certificate certificate, Map<String, String> files) throws CaProblem {
    Instant from = certificate.getNotBefore().toInstant();
    Duration life = Duration.between(from, certificate.getNotAfter().toInstant());
    return wanted
        || clock.instant().isAfter(from.plus(life.dividedBy(2)))
        || !upstream.roots().equals(files.get(KNOWN_BY));
  }

  private Map<String, String> ask() throws CaProblem {
    String known = upstream.roots();
    Map<String, String> files = new HashMap<>(upstream.ask());
    try {
      SigningKeyParser.parse(files, clock.instant());
    } catch (IllegalArgumentException e) {
      throw new CaProblem(
          CaProblem.Kind.CERT_GEN_ERROR,
          upstream + " gave what is no authority: " + e.getMessage());
    }
    files.put(KNOWN_BY, known);
    log.info("{} vouches for a new key", upstream);
    return files;
  }

  /// @param before whose version must still be the newest; null: there must be none
  private void write(Map<String, String> files, @Nullable Secret before) {
    Secret wantedSecret =
        new SecretBuilder()
            .withNewMetadata()
            .withNamespace(namespace)
            .withName(SECRET)
            .withResourceVersion(before == null ? null : before.getMetadata().getResourceVersion())
            .endMetadata()
            .withType(RootSecrets.TYPE)
            .withData(SecretData.encoded(files))
            .build();
    if (before == null) {
      client.resource(wantedSecret).create();
    } else {
      client.resource(wantedSecret).update();
    }
  }
}
