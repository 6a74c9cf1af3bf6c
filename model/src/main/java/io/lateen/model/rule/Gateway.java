package io.lateen.model.rule;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Ports a gateway workload opens (networking.istio.io/v1alpha3 `Gateway`).
///
/// @param selector labels of the workloads meant; empty means every gateway
public record Gateway(Meta meta, List<Server> servers, Map<String, String> selector)
    implements Rule {

  public Gateway {
    servers = List.copyOf(servers);
    selector = Ordered.copyOf(selector);
  }

  /// One port and the hosts served on it.
  ///
  /// @param hosts `host` or `namespace/host`
  /// @param name for people; empty: it has none
  public record Server(
      Port port,
      @Nullable String bind,
      List<String> hosts,
      @Nullable ServerTls tls,
      @Nullable String defaultEndpoint,
      String name) {
    public Server {
      hosts = List.copyOf(hosts);
    }
  }

  public record ServerTls(
      boolean httpsRedirect,
      Mode mode,
      @Nullable String serverCertificate,
      @Nullable String privateKey,
      @Nullable String caCertificates,
      @Nullable String credentialName,
      List<String> subjectAltNames,
      TlsProtocol minProtocolVersion,
      TlsProtocol maxProtocolVersion,
      List<String> cipherSuites) {
    public ServerTls {
      subjectAltNames = List.copyOf(subjectAltNames);
      cipherSuites = List.copyOf(cipherSuites);
    }

    public enum Mode {
      PASSTHROUGH,
      SIMPLE,
      MUTUAL,
      AUTO_PASSTHROUGH,
      /// With the gateway's identity in the mesh, for clients that have one too.
      ISTIO_MUTUAL,
      /// As MUTUAL, but clients need not show a certificate.
      OPTIONAL_MUTUAL;

      /// Whether the gateway opens the TLS with certificates that are named.
      public boolean namesCertificates() {
        return this == SIMPLE || checksClients();
      }

      /// Whether certificates of clients are checked against what is named.
      public boolean checksClients() {
        return this == MUTUAL || this == OPTIONAL_MUTUAL;
      }
    }

    public enum TlsProtocol {
      TLS_AUTO,
      TLSV1_0,
      TLSV1_1,
      TLSV1_2,
      TLSV1_3
    }
  }
}
