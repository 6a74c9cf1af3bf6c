package io.lateen.pilot.tls;

import java.util.Map;
import java.util.function.Consumer;

/// Where Pilot's key, its certificate and the mesh's roots are: files or a Secret, with the names
/// that Citadel gives them.
@FunctionalInterface
public interface KeySource {
  /// PEM; the leaf first.
  String CHAIN = "cert-chain.pem";

  /// PEM.
  String KEY = "key.pem";

  /// PEM of what clients are checked against.
  String ROOTS = "root-cert.pem";

  /// Tells all three texts whenever one of them is another, from one thread at a time; what is
  /// not there is left out.
  Following follow(Consumer<Map<String, String>> told);

  /// Until it is closed.
  interface Following extends AutoCloseable {
    @Override
    void close();
  }
}
