package io.lateen.citadel.secrets;

import io.fabric8.kubernetes.api.model.Secret;
import io.lateen.citadel.authority.SigningKey;
import io.lateen.citadel.authority.SigningKeyParser;
import io.lateen.citadel.authority.SigningKeyParser.Plugged;
import io.lateen.wire.tls.PemText;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a Secret says of the authority's own key: the one that signs, and, behind `next-`, the one
/// that is announced.
///
/// @param now when it is read
record StoredRoot(Secret secret, Instant now) {
  static final String SINCE = "citadel.lateen.io/since";
  private static final String NEXT = "next-";

  /// The key that signs, and the roots trusted beside its own that have not ended.
  ///
  /// @throws IllegalArgumentException with the Secret's name and what is wrong
  Plugged signing() {
    return parse("");
  }

  /// @throws IllegalArgumentException with the Secret's name and what is wrong
  SigningKey announced() {
    return parse(NEXT).key();
  }

  boolean isAnnounced() {
    return SecretData.decoded(secret).containsKey(NEXT + SigningKeyParser.CERTIFICATE);
  }

  boolean hasEnded() {
    return hasEnded("");
  }

  boolean hasAnnouncedEnded() {
    return hasEnded(NEXT);
  }

  /// When it was written last.
  Instant since() {
    Map<String, String> notes = secret.getMetadata().getAnnotations();
    String text = notes == null ? null : notes.get(SINCE);
    return text == null ? Instant.EPOCH : Instant.parse(text);
  }

  private Plugged parse(String prefix) {
    Map<String, String> files = new HashMap<>();
    SecretData.decoded(secret)
        .forEach(
            (name, text) -> {
              if (name.startsWith(prefix)) {
                files.put(name.substring(prefix.length()), text);
              }
            });
    try {
      Plugged read = SigningKeyParser.parse(files, now);
      return new Plugged(
          read.key(), read.alsoTrusted().stream().filter(root -> !hasEnded(root)).toList());
    } catch (IllegalArgumentException e) {
      String name = secret.getMetadata().getNamespace() + "/" + secret.getMetadata().getName();
      throw new IllegalArgumentException("Secret " + name + ": " + e.getMessage(), e);
    }
  }

  /// What cannot be read has not ended: whoever parses it says what is wrong.
  private boolean hasEnded(String prefix) {
    String pem = SecretData.decoded(secret).getOrDefault(prefix + SigningKeyParser.CERTIFICATE, "");
    try {
      return hasEnded(PemText.certificates(pem).getFirst());
    } catch (CertificateException e) {
      return false;
    }
  }

  private boolean hasEnded(X509Certificate root) {
    return !root.getNotAfter().toInstant().isAfter(now);
  }

  /// A Secret's data.
  static Map<String, String> data(SigningKey key, List<X509Certificate> alsoTrusted) {
    Map<String, String> data = new HashMap<>();
    data.put(SigningKeyParser.CERTIFICATE, PemText.of(key.certificate()));
    data.put(SigningKeyParser.KEY, PemText.of(key.key()));
    data.put(SigningKeyParser.ROOT, PemText.of(key.root()) + PemText.of(alsoTrusted));
    return data;
  }

  /// The same with a key that is announced.
  static Map<String, String> announcing(SigningKey next, Plugged signing) {
    Map<String, String> data = data(signing.key(), signing.alsoTrusted());
    data(next, List.of()).forEach((name, text) -> data.put(NEXT + name, text));
    return data;
  }
}
