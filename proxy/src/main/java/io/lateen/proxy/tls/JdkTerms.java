package io.lateen.proxy.tls;

import io.netty.handler.ssl.CipherSuiteConverter;
import io.netty.handler.ssl.DelegatingSslContext;
import io.netty.handler.ssl.SslContext;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;

/// Versions, ciphers and curves by the names and within the limits of the JDK's engine. What it
/// does not have, or `java.security` forbids, is refused by name: it would be left out without a
/// word. Of versions only a range of which nothing is left.
final class JdkTerms {
  private static final Map<String, String> CURVES =
      Map.of("P-256", "secp256r1", "P-384", "secp384r1", "P-521", "secp521r1", "X25519", "x25519");

  private static final String SERVER_NAME = "server_name";
  private static final String NO_EXTENSIONS = "jdk.tls.server.disableExtensions";
  private static final String TICKETS = "jdk.tls.server.newSessionTicketCount";
  private static final String NO_SECOND_HANDSHAKE = "jdk.tls.rejectClientInitiatedRenegotiation";

  private JdkTerms() {}

  /// Servers hand out two tickets, so that connections at the same time can resume, do not
  /// renegotiate, and do not look at the names that clients call them: the JDK ends a handshake
  /// whose name has an underscore, as all of the mesh's have. Who chooses by them reads the client
  /// hello itself. The JDK reads these once, when its TLS is first used.
  static void ofProcess() {
    if (System.getProperty(TICKETS) == null) {
      System.setProperty(TICKETS, "2");
    }
    System.setProperty(NO_SECOND_HANDSHAKE, "true");
    String others = System.getProperty(NO_EXTENSIONS, "");
    System.setProperty(NO_EXTENSIONS, others.isEmpty() ? SERVER_NAME : others + "," + SERVER_NAME);
  }

  /// What is in use when nobody chooses: all there is but what is forbidden.
  private static final class Usual {
    static final SSLParameters PARAMETERS = parameters();

    private static SSLParameters parameters() {
      try {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[0], null);
        return context.getDefaultSSLParameters();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("TLS of the JDK", e); // every JDK has it
      }
    }
  }

  /// Those of `wanted` that are not forbidden: gateways that let old clients in let in new ones.
  static List<String> versions(List<String> wanted) {
    List<String> known = new ArrayList<>(wanted);
    known.retainAll(List.of(Usual.PARAMETERS.getProtocols()));
    if (known.isEmpty()) {
      throw new IllegalArgumentException(
          "TLS: the JDK has no version of "
              + wanted
              + " (expected: "
              + String.join(" or ", new TreeSet<>(List.of(Usual.PARAMETERS.getProtocols())))
              + ")");
    }
    return known;
  }

  /// @param wanted OpenSSL's or the RFCs' names
  static List<String> ciphers(List<String> wanted) {
    return wanted.stream().map(JdkTerms::cipher).toList();
  }

  private static String cipher(String wanted) {
    Set<String> known = Set.of(Usual.PARAMETERS.getCipherSuites());
    if (known.contains(wanted)) {
      return wanted;
    }
    String java = CipherSuiteConverter.toJava(wanted, "TLS");
    if (java == null || !known.contains(java)) {
      throw new IllegalArgumentException(
          "TLS: the JDK has no cipher " + wanted + " (expected: of " + new TreeSet<>(known) + ")");
    }
    return java;
  }

  /// @param wanted BoringSSL's names, the best first; empty: the JDK's choice
  static SslContext curves(SslContext context, List<String> wanted) {
    if (wanted.isEmpty()) {
      return context;
    }
    String[] names = wanted.stream().map(JdkTerms::curve).toArray(String[]::new);
    return new DelegatingSslContext(context) {
      @Override
      protected void initEngine(SSLEngine engine) {
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setNamedGroups(names);
        engine.setSSLParameters(parameters);
      }
    };
  }

  private static String curve(String wanted) {
    String name = CURVES.get(wanted);
    if (name == null) {
      throw new IllegalArgumentException(
          "TLS: the JDK has no curve "
              + wanted
              + " (expected: of "
              + new TreeSet<>(CURVES.keySet())
              + ")");
    }
    return name;
  }
}
