package io.lateen.cli.cert;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// What a proxy says of a certificate.
///
/// @param names its subject alternative names
public record Certificate(String serial, List<String> names, Instant from, Instant to) {

  /// When sidecars ask for the next: after half of its life.
  Instant renewal() {
    return from.plus(Duration.between(from, to).dividedBy(2));
  }
}
