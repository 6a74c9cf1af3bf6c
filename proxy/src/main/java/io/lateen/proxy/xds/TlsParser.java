package io.lateen.proxy.xds;

import io.lateen.proxy.message.Fields;
import io.lateen.proxy.resource.DownstreamTls;
import io.lateen.proxy.resource.KeyPair;
import io.lateen.proxy.resource.Pem;
import io.lateen.proxy.resource.UpstreamTls;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `envoy.config.core.v3.TransportSocket`: plain, or TLS with keys in files or inline.
final class TlsParser {
  private static final String PACKAGE = "envoy.extensions.transport_sockets.";
  private static final String RAW = PACKAGE + "raw_buffer.v3.RawBuffer";
  private static final String DOWNSTREAM = PACKAGE + "tls.v3.DownstreamTlsContext";
  private static final String UPSTREAM = PACKAGE + "tls.v3.UpstreamTlsContext";

  private TlsParser() {}

  /// Null for no TLS.
  static @Nullable DownstreamTls downstream(@Nullable Fields socket) {
    Fields context = context(socket, DOWNSTREAM);
    Fields common = context == null ? null : context.requiredChild("common_tls_context");
    if (context == null || common == null) {
      return null;
    }
    Validation validation = validation(common);
    Fields params = common.child("tls_params");
    DownstreamTls tls =
        new DownstreamTls(
            certificates(common),
            validation.ca(),
            validation.names(),
            context.bool("require_client_certificate"),
            common.strings("alpn_protocols"),
            params == null ? null : version(params.word("tls_minimum_protocol_version")),
            params == null ? null : version(params.word("tls_maximum_protocol_version")),
            params == null ? List.of() : params.strings("cipher_suites"));
    common.refuseOthers();
    context.refuseOthers(
        "disable_stateless_session_resumption",
        "disable_stateful_session_resumption",
        "session_timeout",
        "prefer_client_ciphers",
        "full_scan_certs_on_sni_mismatch");
    if (tls.certificates().isEmpty()) {
      common.problem("tls_certificates", "missing (expected: at least one)");
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
            common == null ? List.of() : common.strings("alpn_protocols"));
    if (common != null) {
      common.refuseOthers("tls_params");
    }
    context.refuseOthers("allow_renegotiation", "max_session_keys", "enforce_rsa_key_usage");
    return tls;
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

  private record Validation(@Nullable Pem ca, boolean systemCa, List<String> names) {
    static final Validation NONE = new Validation(null, false, List.of());
  }

  private static Validation validation(Fields common) {
    Fields context = common.child("validation_context");
    Fields combined = common.child("combined_validation_context");
    if (combined != null) {
      context = combined.child("default_validation_context");
      combined.refuseOthers();
    }
    if (context == null) {
      return Validation.NONE;
    }
    Validation validation =
        new Validation(
            DataSources.pem(context.child("trusted_ca")),
            context.has("system_root_certs"),
            names(context));
    context.refuseOthers();
    return validation;
  }

  private static List<String> names(Fields context) {
    List<String> names = new ArrayList<>();
    List<Fields> matchers = new ArrayList<>(context.children("match_subject_alt_names"));
    for (Fields typed : context.children("match_typed_subject_alt_names")) {
      Fields matcher = typed.requiredChild("matcher");
      if (matcher != null) {
        matchers.add(matcher);
      }
    }
    for (Fields matcher : matchers) {
      if (!matcher.has("exact")) {
        matcher.problem("match_pattern", "is not supported (expected: exact)");
      }
      names.add(matcher.string("exact"));
    }
    return names;
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
    return pairs;
  }

  private static @Nullable String version(String word) {
    return word.equals("TLS_AUTO") ? null : word.replace('_', '.');
  }
}
