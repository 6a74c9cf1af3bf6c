package io.lateen.proxy.xds;

import io.lateen.proxy.matcher.DataSources;
import io.lateen.proxy.matcher.StringMatchParser;
import io.lateen.proxy.message.Fields;
import io.lateen.proxy.resource.DownstreamTls;
import io.lateen.proxy.resource.KeyPair;
import io.lateen.proxy.resource.Pem;
import io.lateen.proxy.resource.SanMatch;
import io.lateen.proxy.resource.StringMatch;
import io.lateen.proxy.resource.TlsVersions;
import io.lateen.proxy.resource.UpstreamTls;
import io.lateen.proxy.tls.SecretStore;
import io.lateen.proxy.tls.TlsContexts;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `envoy.config.core.v3.TransportSocket`: plain, or TLS with keys in files or inline.
final class TlsParser {
  private static final String PACKAGE = "envoy.extensions.transport_sockets.";
  private static final String RAW = PACKAGE + "raw_buffer.v3.RawBuffer";
  private static final String DOWNSTREAM = PACKAGE + "tls.v3.DownstreamTlsContext";
  private static final String UPSTREAM = PACKAGE + "tls.v3.UpstreamTlsContext";

  /// To find out what cannot be: secrets may still come.
  private static final TlsContexts CONTEXTS = new TlsContexts(new SecretStore());

  private TlsParser() {}

  /// Null for no TLS.
  static @Nullable DownstreamTls downstream(@Nullable Fields socket) {
    Fields context = context(socket, DOWNSTREAM);
    Fields common = context == null ? null : context.requiredChild("common_tls_context");
    if (context == null || common == null) {
      return null;
    }
    Validation validation = validation(common);
    DownstreamTls tls =
        new DownstreamTls(
            certificates(common),
            validation.ca(),
            validation.names(),
            context.bool("require_client_certificate"),
            common.strings("alpn_protocols"),
            versions(common));
    common.refuseOthers();
    context.refuseOthers(
        "disable_stateless_session_resumption",
        "disable_stateful_session_resumption",
        "session_timeout",
        "prefer_client_ciphers",
        "full_scan_certs_on_sni_mismatch");
    if (tls.certificates().size() != 1) {
      common.problem("tls_certificates", tls.certificates().size() + " (expected: one)");
    }
    if (tls.requireClientCertificate() && tls.ca() == null) {
      common.problem(
          "validation_context.trusted_ca",
          "missing (expected: what the client certificates required are checked against)");
    }
    if (tls.certificates().size() == 1) {
      tell(common, CONTEXTS.problem(tls));
    }
    return tls;
  }

  /// Null for no TLS.
  static @Nullable UpstreamTls upstream(@Nullable Fields socket) {
    Fields context = context(socket, UPSTREAM);
    if (context == null) {
      return null;
    }
    Fields common = context.child("common_tls_context");
    Validation validation = common == null ? Validation.NONE : validation(common);
    List<KeyPair> certificates = common == null ? List.of() : certificates(common);
    UpstreamTls tls =
        new UpstreamTls(
            context.stringOrNull("sni"),
            certificates.isEmpty() ? null : certificates.getFirst(),
            validation.ca(),
            validation.systemCa(),
            validation.names(),
            common == null ? List.of() : common.strings("alpn_protocols"),
            common == null ? TlsVersions.USUAL : versions(common));
    if (common != null) {
      common.refuseOthers();
      if (certificates.size() > 1) {
        common.problem("tls_certificates", certificates.size() + " (expected: one at most)");
      }
      tell(common, CONTEXTS.problem(tls));
    }
    context.refuseOthers("allow_renegotiation", "max_session_keys", "enforce_rsa_key_usage");
    return tls;
  }

  private static void tell(Fields common, @Nullable String problem) {
    if (problem != null) {
      common.problem("tls_certificates", problem);
    }
  }

  private static @Nullable Fields context(@Nullable Fields socket, String expected) {
    if (socket == null) {
      return null;
    }
    String type = socket.anyType("typed_config");
    if (type.equals(RAW) || (type.isEmpty() && socket.string("name").contains("raw_buffer"))) {
      return null;
    }
    if (!type.equals(expected)) {
      socket.problem("typed_config", type + " is not supported (expected: " + expected + ")");
      return null;
    }
    return socket.any("typed_config");
  }

  private record Validation(@Nullable Pem ca, boolean systemCa, List<SanMatch> names) {
    static final Validation NONE = new Validation(null, false, List.of());
  }

  private static Validation validation(Fields common) {
    Fields context = common.child("validation_context");
    Pem roots = secret(common.child("validation_context_sds_secret_config"), Pem.Part.ROOTS);
    Fields combined = common.child("combined_validation_context");
    if (combined != null) {
      context = combined.child("default_validation_context");
      roots = secret(combined.child("validation_context_sds_secret_config"), Pem.Part.ROOTS);
      combined.refuseOthers();
    }
    if (context == null) {
      return roots == null ? Validation.NONE : new Validation(roots, false, List.of());
    }
    Pem written = DataSources.pem(context.child("trusted_ca"));
    Validation validation =
        new Validation(
            roots == null ? written : roots, context.has("system_root_certs"), names(context));
    context.refuseOthers();
    return validation;
  }

  /// Secrets come apart from the configuration, from the agent, whatever way to it is named. What
  /// never comes leaves its own filter chain or cluster without connections, and no other.
  private static @Nullable Pem secret(@Nullable Fields config, Pem.Part part) {
    if (config == null) {
      return null;
    }
    String name = config.required("name");
    config.child("sds_config");
    config.refuseOthers();
    return new Pem.Secret(name, part);
  }

  private static List<SanMatch> names(Fields context) {
    List<SanMatch> names = new ArrayList<>();
    for (Fields matcher : context.children("match_subject_alt_names")) {
      names.add(new SanMatch(SanMatch.Type.ANY, StringMatchParser.parse(matcher)));
    }
    for (Fields typed : context.children("match_typed_subject_alt_names")) {
      Fields matcher = typed.requiredChild("matcher");
      if (matcher != null) {
        StringMatch match = StringMatchParser.parse(matcher);
        names.add(new SanMatch(type(typed), match));
      }
      typed.refuseOthers();
    }
    return names;
  }

  private static SanMatch.Type type(Fields typed) {
    String word = typed.word("san_type");
    return switch (word) {
      case "EMAIL" -> SanMatch.Type.EMAIL;
      case "DNS" -> SanMatch.Type.DNS;
      case "URI" -> SanMatch.Type.URI;
      case "IP_ADDRESS" -> SanMatch.Type.IP_ADDRESS;
      default -> {
        typed.problem("san_type", word + " (expected: EMAIL, DNS, URI or IP_ADDRESS)");
        yield SanMatch.Type.ANY;
      }
    };
  }

  private static List<KeyPair> certificates(Fields common) {
    List<KeyPair> pairs = new ArrayList<>();
    for (Fields certificate : common.children("tls_certificates")) {
      Pem chain = DataSources.pem(certificate.requiredChild("certificate_chain"));
      Pem key = DataSources.pem(certificate.requiredChild("private_key"));
      certificate.refuseOthers("watched_directory");
      if (chain != null && key != null) {
        pairs.add(new KeyPair(chain, key));
      }
    }
    for (Fields config : common.children("tls_certificate_sds_secret_configs")) {
      Pem chain = secret(config, Pem.Part.CHAIN);
      if (chain instanceof Pem.Secret named) {
        pairs.add(new KeyPair(chain, new Pem.Secret(named.name(), Pem.Part.KEY)));
      }
    }
    return pairs;
  }

  private static TlsVersions versions(Fields common) {
    Fields params = common.child("tls_params");
    if (params == null) {
      return TlsVersions.USUAL;
    }
    TlsVersions versions =
        new TlsVersions(
            version(params.word("tls_minimum_protocol_version")),
            version(params.word("tls_maximum_protocol_version")),
            params.strings("cipher_suites"),
            params.strings("ecdh_curves"));
    params.refuseOthers();
    return versions;
  }

  private static @Nullable String version(String word) {
    return switch (word) {
      case "TLS_AUTO" -> null;
      case "TLSv1_0" -> "TLSv1"; // as the libraries call it
      default -> word.replace('_', '.');
    };
  }
}
