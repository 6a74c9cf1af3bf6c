package io.lateen.proxy.agent;

import io.lateen.proxy.message.JsonWriter;
import io.lateen.proxy.resource.Address;
import io.lateen.proxy.resource.KeyPair;
import io.lateen.proxy.resource.Pem;
import io.lateen.proxy.resource.SanMatch;
import io.lateen.proxy.resource.StringMatch;
import io.lateen.proxy.resource.TlsVersions;
import io.lateen.proxy.resource.UpstreamTls;
import io.lateen.proxy.tls.SecretStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Mutual TLS with Pilot (`--controlPlaneAuthPolicy MUTUAL_TLS` of Istio 1.1's agent): with the
/// workload's own certificate, and only with whoever is Pilot by the mesh's roots.
///
/// @param identities of which Pilot must have one: its own in each of the mesh's trust domains
/// @param chain where the workload's certificate is
/// @param key where its key is
/// @param roots where what Pilot is checked against is
record PilotTls(List<String> identities, Pem chain, Pem key, Pem roots) {
  private static final String POLICY = "controlPlaneAuthPolicy";
  private static final String TRUST_DOMAIN = "trust-domain";
  private static final String FOLDER = "/etc/certs/";

  /// Null: in plain text.
  ///
  /// @param namespace the workload's
  /// @throws IllegalArgumentException with the flag, its value and what is expected
  static @Nullable PilotTls of(
      Map<String, String> flags, Map<String, String> env, Address discovery, String namespace) {
    String policy = flags.getOrDefault(POLICY, "NONE");
    return switch (policy) {
      case "NONE", "" -> null;
      case "MUTUAL_TLS" -> with(identities(flags, env, discovery, namespace), env);
      default ->
          throw new IllegalArgumentException(
              "--" + POLICY + " " + policy + " (expected: NONE or MUTUAL_TLS)");
    };
  }

  /// From an authority that is asked, else where Secret `istio.<account>` is mounted.
  private static PilotTls with(List<String> identities, Map<String, String> env) {
    if (!env.getOrDefault("CA_ADDR", "").isEmpty()) {
      return new PilotTls(
          identities,
          new Pem.Secret(SecretStore.OWN, Pem.Part.CHAIN),
          new Pem.Secret(SecretStore.OWN, Pem.Part.KEY),
          new Pem.Secret(SecretStore.TRUSTED, Pem.Part.ROOTS));
    }
    return new PilotTls(
        identities,
        file(env, "CERT_CHAIN", "cert-chain.pem"),
        file(env, "KEY", "key.pem"),
        file(env, "ROOT_CERT", "root-cert.pem"));
  }

  private static Pem file(Map<String, String> env, String variable, String usual) {
    return new Pem.File(env.getOrDefault("ISTIO_META_TLS_CLIENT_" + variable, FOLDER + usual));
  }

  /// As Istio 1.1 finds Pilot's namespace: in its address, or else where the workload is; of a
  /// longer name, or an IP address, the environment may tell.
  private static List<String> identities(
      Map<String, String> flags, Map<String, String> env, Address discovery, String namespace) {
    String[] parts = discovery.host().split("\\.", -1);
    String where =
        switch (parts.length) {
          case 1 -> namespace;
          case 2 -> parts[1];
          default -> env.getOrDefault("ISTIO_NAMESPACE", "istio-system");
        };
    String account = orElse(flags.get("pilotIdentity"), "istio-pilot-service-account");
    return trustDomains(orElse(flags.get(TRUST_DOMAIN), "cluster.local")).stream()
        .map(domain -> "spiffe://%s/ns/%s/sa/%s".formatted(domain, where, account))
        .toList();
  }

  /// The mesh's, and behind commas its aliases, of which Istio 1.1 knows none.
  private static List<String> trustDomains(String written) {
    List<String> domains = List.of(written.split(",", -1));
    for (String domain : domains) {
      if (!domain.matches("[a-z0-9._-]{1,255}")) {
        throw new IllegalArgumentException(
            "--%s %s: \"%s\" (expected: trust domains such as prod.example.com, with commas between)"
                .formatted(TRUST_DOMAIN, written, domain));
      }
    }
    return domains;
  }

  private static String orElse(@Nullable String written, String otherwise) {
    return written == null || written.isEmpty() ? otherwise : written;
  }

  /// For our own proxy.
  UpstreamTls client() {
    List<SanMatch> pilot =
        identities.stream()
            .map(one -> new SanMatch(SanMatch.Type.URI, new StringMatch.Exact(one, false)))
            .toList();
    return new UpstreamTls(
        null, new KeyPair(chain, key), roots, false, pilot, List.of("h2"), TlsVersions.USUAL);
  }

  /// Where Envoy, which does not look at a bootstrap's files again, is told of them.
  static List<SecretFile> in(Path folder) {
    return List.of(
        SecretFile.in(folder, SecretStore.OWN), SecretFile.in(folder, SecretStore.TRUSTED));
  }

  /// Writes [#in], if keys are files.
  ///
  /// @throws IOException if they cannot be written
  void writeSecrets(Path folder) throws IOException {
    if (chain instanceof Pem.File(String certificate)
        && key instanceof Pem.File(String privateKey)
        && roots instanceof Pem.File(String trusted)) {
      List<SecretFile> secrets = in(folder);
      secrets
          .getFirst()
          .write(
              out -> {
                out.name("tls_certificate").beginObject();
                pair(certificate, privateKey, out);
                out.endObject();
              });
      secrets
          .getLast()
          .write(
              out -> {
                out.name("validation_context").beginObject();
                file("trusted_ca", trusted, out);
                out.endObject();
              });
    }
  }

  /// The cluster's `transport_socket`, for Envoy.
  ///
  /// @param folder where [#writeSecrets] is; null: files are named as they are
  void write(@Nullable Path folder, JsonWriter out) {
    out.name("transport_socket").beginObject().field("name", "envoy.transport_sockets.tls");
    out.name("typed_config").beginObject();
    out.field(
        "@type",
        "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext");
    out.name("common_tls_context").beginObject();
    out.name("alpn_protocols").beginArray().value("h2").endArray();
    if (chain instanceof Pem.File(String certificate)
        && key instanceof Pem.File(String privateKey)
        && roots instanceof Pem.File(String trusted)) {
      if (folder == null) {
        files(certificate, privateKey, trusted, out);
      } else {
        List<SecretFile> secrets = in(folder);
        secrets(secrets.getFirst()::refer, secrets.getLast()::refer, out);
      }
    } else {
      secrets(
          served -> served(SecretStore.OWN, served),
          served -> served(SecretStore.TRUSTED, served),
          out);
    }
    out.endObject().endObject().endObject();
  }

  private void files(String certificate, String privateKey, String trusted, JsonWriter out) {
    out.name("tls_certificates").beginArray().beginObject();
    pair(certificate, privateKey, out);
    out.endObject().endArray();
    out.name("validation_context").beginObject();
    file("trusted_ca", trusted, out);
    pilot(out);
    out.endObject();
  }

  private static void pair(String certificate, String privateKey, JsonWriter out) {
    file("certificate_chain", certificate, out);
    file("private_key", privateKey, out);
  }

  private static void file(String field, String path, JsonWriter out) {
    out.name(field).beginObject().field("filename", path).endObject();
  }

  /// @param own writes where the one is, in an object that has begun, `trusted` the other
  private void secrets(Consumer<JsonWriter> own, Consumer<JsonWriter> trusted, JsonWriter out) {
    out.name("tls_certificate_sds_secret_configs").beginArray().beginObject();
    own.accept(out);
    out.endObject().endArray().name("combined_validation_context").beginObject();
    out.name("default_validation_context").beginObject();
    pilot(out);
    out.endObject().name("validation_context_sds_secret_config").beginObject();
    trusted.accept(out);
    out.endObject().endObject();
  }

  /// Of the agent's cluster in the same bootstrap.
  private static void served(String name, JsonWriter out) {
    out.field("name", name).name("sds_config").beginObject();
    out.field("resource_api_version", "V3").field("initial_fetch_timeout", "0s");
    out.name("api_config_source").beginObject();
    out.field("api_type", "GRPC").field("transport_api_version", "V3");
    out.name("grpc_services").beginArray().beginObject().name("envoy_grpc").beginObject();
    out.field("cluster_name", "sds-grpc").endObject().endObject().endArray();
    out.endObject().endObject();
  }

  private void pilot(JsonWriter out) {
    out.name("match_typed_subject_alt_names").beginArray();
    for (String identity : identities) {
      out.beginObject().field("san_type", "URI");
      out.name("matcher").beginObject().field("exact", identity).endObject().endObject();
    }
    out.endArray();
  }
}
