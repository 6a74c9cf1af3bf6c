package io.lateen.proxy.tls;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;
import org.jspecify.annotations.Nullable;

/// Who does the handshakes of this process and encrypts what follows. Chosen once, when TLS is
/// first needed: finding BoringSSL takes a while, and a start in plain text needs none.
public enum TlsEngine {
  /// In the process, from Netty's library for this machine.
  BORINGSSL,

  /// `SSLEngine` of the JDK; runs everywhere.
  JDK;

  /// The system property that chooses: `boringssl` or `jdk`. Unset: BoringSSL where it is there.
  public static final String PROPERTY = "lateen.tls.engine";

  /// Made by whoever asks first.
  private static final class Chosen {
    static final TlsEngine ENGINE = of(System.getProperty(PROPERTY));

    static {
      System.err.println("tls: engine " + ENGINE);
    }
  }

  /// This process's. Any thread; the first may wait for a library to be loaded.
  public static TlsEngine chosen() {
    return Chosen.ENGINE;
  }

  /// At the start of a process, before anything in it has spoken TLS: says what would be an error
  /// later, and has the JDK's engine, should it be the one, do as BoringSSL in what can be said to
  /// all of a process only. Loads nothing unless BoringSSL is asked for.
  ///
  /// @throws IllegalArgumentException when [#PROPERTY] names no engine, or one that is not here
  public static void prepare() {
    String word = System.getProperty(PROPERTY);
    if (word != null) {
      of(word);
    }
    JdkTerms.ofProcess();
  }

  /// @throws IllegalArgumentException when `word` names no engine, or one that is not here
  static TlsEngine of(@Nullable String word) {
    return switch (word) {
      case null -> OpenSsl.isAvailable() ? BORINGSSL : JDK;
      case "jdk" -> JDK;
      case "boringssl" -> boringSsl();
      default ->
          throw new IllegalArgumentException(
              PROPERTY + ": " + word + " (expected: boringssl or jdk)");
    };
  }

  private static TlsEngine boringSsl() {
    if (!OpenSsl.isAvailable()) {
      throw new IllegalArgumentException(
          PROPERTY
              + ": boringssl is not for this machine (expected: jdk): "
              + OpenSsl.unavailabilityCause());
    }
    return BORINGSSL;
  }

  SslProvider provider() {
    return switch (this) {
      case BORINGSSL -> SslProvider.OPENSSL;
      case JDK -> SslProvider.JDK;
    };
  }
}
