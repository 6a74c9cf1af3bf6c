package io.lateen.cli.cert;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// What a proxy says of a certificate.
///
/// @param file where it is read; empty: it comes from Citadel or from a Secret
/// @param names its subject alternative names
public record Certificate(
    String serial, String file, List<String> names, Instant from, Instant to) {

  /// For people.
  String title() {
    return "certificate " + serial + (file.isEmpty() ? "" : " of " + file);
  }

  /// When sidecars ask for the next: after half of its life.
  Instant renewal() {
    return from.plus(Duration.between(from, to).dividedBy(2));
  }
}
