package io.lateen.citadel.secrets;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.lateen.citadel.authority.Authority;
import io.lateen.citadel.authority.CaProblem;
import io.lateen.citadel.authority.SelfSigned;
import io.lateen.citadel.authority.SigningKey;
import io.lateen.citadel.authority.SigningKeyParser;
import io.lateen.wire.tls.PemText;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The authority's own key, in a Secret: plugged in by somebody (`cacerts`), or made here
/// (`istio-ca-secret`), kept over restarts and exchanged before it ends. A new root is announced
/// first, signs after `overlap`, and the old one is forgotten when nothing below it can be valid
/// any more. One thread.
public final class RootKeeper implements KeyKeeper {
  static final String PLUGGED_IN = "cacerts";
  static final String SELF_SIGNED = "istio-ca-secret";
  static final String TYPE = "istio.io/ca-root";
  private static final String NEXT = "next-";
  private static final String SINCE = "citadel.lateen.io/since";

  /// Of its life, a root's last fifth is for exchanging it.
  private static final int LAST_SHARE = 5;

  private static final Logger log = LoggerFactory.getLogger(RootKeeper.class);

  private final KubernetesClient client;
  private final String namespace;
  private final Authority authority;
  private final SelfSigned maker;
  private final Duration overlap;
  private final Clock clock;
  private boolean wanted;

  /// @param overlap how long everybody has to learn of a new root
  public RootKeeper(
      KubernetesClient client,
      String namespace,
      Authority authority,
      SelfSigned maker,
      Duration overlap) {
    this.client = client;
    this.namespace = namespace;
    this.authority = authority;
    this.maker = maker;
    this.overlap = overlap;
    this.clock = maker.clock();
  }

  /// Concerns the self-signed root only.
  @Override
  public void rotate() {
    wanted = true;
  }

  @Override
  public void check() throws CaProblem {
    Secret plugged = secret(PLUGGED_IN);
    if (plugged != null) {
      SigningKeyParser.Plugged read = parse(plugged, "");
      authority.use(read.key(), read.alsoTrusted());
      return;
    }
    Secret own = secret(SELF_SIGNED);
    if (own != null && hasEnded(own, "")) {
      replace(own);
    } else {
      advance(own == null ? create() : own);
    }
  }

  private @Nullable Secret secret(String name) {
    return client.secrets().inNamespace(namespace).withName(name).get();
  }

  private SigningKeyParser.Plugged parse(Secret secret, String prefix) {
    Map<String, String> files = new HashMap<>();
    SecretData.decoded(secret)
        .forEach(
            (name, text) -> {
              if (name.startsWith(prefix)) {
                files.put(name.substring(prefix.length()), text);
              }
            });
    try {
      SigningKeyParser.Plugged read = SigningKeyParser.parse(files, clock.instant());
      List<X509Certificate> others =
          read.alsoTrusted().stream().filter(root -> !hasEnded(root)).toList();
      return new SigningKeyParser.Plugged(read.key(), others);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Secret " + namespace + "/" + secret.getMetadata().getName() + ": " + e.getMessage(), e);
    }
  }

  private Secret create() throws CaProblem {
    SigningKey made = maker.create();
    log.info("new root until {}", made.root().getNotAfter().toInstant());
    return client.resource(write(data(made, List.of()), null)).create();
  }

  /// What cannot be read has not ended: whoever parses it says what is wrong.
  private boolean hasEnded(Secret secret, String prefix) {
    String pem = SecretData.decoded(secret).getOrDefault(prefix + SigningKeyParser.CERTIFICATE, "");
    try {
      return hasEnded(PemText.certificates(pem).getFirst());
    } catch (CertificateException e) {
      return false;
    }
  }

  private boolean hasEnded(X509Certificate root) {
    return !root.getNotAfter().toInstant().isAfter(clock.instant());
  }

  /// Nobody looked in time. Nothing below the old root is valid, so that nobody need learn of the
  /// next one first.
  private void replace(Secret ended) throws CaProblem {
    boolean usable = isAnnounced(ended) && !hasEnded(ended, NEXT);
    SigningKey next = usable ? parse(ended, NEXT).key() : maker.create();
    client.resource(write(data(next, List.of()), ended)).update();
    authority.use(next, List.of());
    log.warn("the root ended before it was exchanged; another one signs at once");
  }

  private static boolean isAnnounced(Secret secret) {
    return SecretData.decoded(secret).containsKey(NEXT + SigningKeyParser.CERTIFICATE);
  }

  /// One step at most.
  private void advance(Secret secret) throws CaProblem {
    SigningKeyParser.Plugged now = parse(secret, "");
    Instant since = since(secret);
    if (isAnnounced(secret)) {
      SigningKey next = parse(secret, NEXT).key();
      authority.use(now.key(), with(next.root(), now.alsoTrusted()));
      if (!clock.instant().isBefore(since.plus(patience(since, now.key().root())))) {
        promote(secret, now, next);
      }
      return;
    }
    authority.use(now.key(), now.alsoTrusted());
    boolean alone = now.alsoTrusted().isEmpty();
    if (isOld(now.key().root()) || (wanted && alone)) {
      announce(secret, now);
    } else if (!alone && !clock.instant().isBefore(since.plus(retirement()))) {
      retire(secret, now.key());
    }
  }

  /// How long a new root is announced: never into the end of the old one.
  private Duration patience(Instant since, X509Certificate old) {
    Duration half = Duration.between(since, old.getNotAfter().toInstant()).dividedBy(2);
    return half.compareTo(overlap) < 0 ? half : overlap;
  }

  /// Until the last certificate below the old root has ended.
  private Duration retirement() {
    return authority.lifetimes().longest().plus(overlap);
  }

  private boolean isOld(X509Certificate root) {
    Instant end = root.getNotAfter().toInstant();
    Duration life = Duration.between(root.getNotBefore().toInstant(), end);
    return clock.instant().isAfter(end.minus(life.dividedBy(LAST_SHARE)));
  }

  private void announce(Secret secret, SigningKeyParser.Plugged now) throws CaProblem {
    SigningKey next = maker.create();
    Map<String, String> data = data(now.key(), now.alsoTrusted());
    data(next, List.of()).forEach((name, text) -> data.put(NEXT + name, text));
    client.resource(write(data, secret)).update();
    wanted = false;
    authority.use(now.key(), with(next.root(), now.alsoTrusted()));
    log.info(
        "the next root is announced; it signs after {}",
        patience(clock.instant(), now.key().root()));
  }

  private void promote(Secret secret, SigningKeyParser.Plugged now, SigningKey next) {
    List<X509Certificate> old = with(now.key().root(), now.alsoTrusted());
    client.resource(write(data(next, old), secret)).update();
    authority.use(next, old);
    log.info("the new root signs; the old one is trusted for another {}", retirement());
  }

  private void retire(Secret secret, SigningKey key) {
    client.resource(write(data(key, List.of()), secret)).update();
    authority.use(key, List.of());
    log.info("the old root is not trusted any more");
  }

  private static List<X509Certificate> with(X509Certificate one, List<X509Certificate> others) {
    List<X509Certificate> all = new ArrayList<>(List.of(one));
    all.addAll(others);
    return all;
  }

  private static Map<String, String> data(SigningKey key, List<X509Certificate> alsoTrusted) {
    Map<String, String> data = new HashMap<>();
    data.put(SigningKeyParser.CERTIFICATE, PemText.of(key.certificate()));
    data.put(SigningKeyParser.KEY, PemText.of(key.key()));
    data.put(SigningKeyParser.ROOT, PemText.of(key.root()) + PemText.of(alsoTrusted));
    return data;
  }

  /// @param before whose version must still be the newest; null: there must be none
  private Secret write(Map<String, String> data, @Nullable Secret before) {
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(SELF_SIGNED)
        .withResourceVersion(before == null ? null : before.getMetadata().getResourceVersion())
        .withAnnotations(Map.of(SINCE, clock.instant().toString()))
        .endMetadata()
        .withType(TYPE)
        .withData(SecretData.encoded(data))
        .build();
  }

  private static Instant since(Secret secret) {
    Map<String, String> notes = secret.getMetadata().getAnnotations();
    String text = notes == null ? null : notes.get(SINCE);
    return text == null ? Instant.EPOCH : Instant.parse(text);
  }
}
