package io.lateen.pilot.source;

import io.lateen.pilot.snapshot.MeshConfig;
import io.lateen.wire.kube.KubeObject;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/// The Gateway of an Ingress: port 80, and port 443 if it has `tls`. A part of `tls` with a
/// `secretName` is a server of its own, as in today's Istio; where none has, there is one for all,
/// as in 1.1. The installation's files are for gateways that take no secrets by name.
final class IngressGateway {
  private static final String CERTIFICATES = "/etc/istio/ingress-certs/";

  private final ArrayNode servers;
  private final String suffix;

  private IngressGateway(ArrayNode servers, String suffix) {
    this.servers = servers;
    this.suffix = suffix;
  }

  static ObjectNode of(KubeObject ingress, MeshConfig mesh) {
    String name = ingress.name() + "-" + IngressReader.GATEWAY;
    ObjectNode document = IngressReader.document("Gateway", name, mesh.rootNamespace(), ingress);
    ObjectNode spec = document.putObject("spec");
    spec.putObject("selector").put("istio", mesh.ingress().selector());
    String suffix = "-ingress-" + ingress.name() + "-" + ingress.namespace();
    new IngressGateway(spec.putArray("servers"), suffix).addAll(ingress.spec().path("tls"));
    return document;
  }

  private void addAll(JsonNode tls) {
    server(80, "HTTP", "http-80" + suffix).putArray("hosts").add("*");
    boolean named = false;
    for (int i = 0; i < tls.size(); i++) {
      String secret = tls.path(i).path("secretName").asString("");
      if (!secret.isEmpty()) {
        secured("https-443" + suffix + "-" + i, tls.path(i).path("hosts"))
            .put("credentialName", secret);
        named = true;
      }
    }
    if (!named && !tls.isEmpty()) {
      secured("https-443" + suffix, MissingNode.getInstance())
          .put("caCertificates", CERTIFICATES + "root-cert.pem");
    }
  }

  /// @param hosts none: any
  private ObjectNode secured(String name, JsonNode hosts) {
    ObjectNode server = server(443, "HTTPS", name);
    ArrayNode own = server.putArray("hosts");
    hosts.forEach(own::add);
    if (own.isEmpty()) {
      own.add("*");
    }
    return server
        .putObject("tls")
        .put("mode", "SIMPLE")
        .put("serverCertificate", CERTIFICATES + "tls.crt")
        .put("privateKey", CERTIFICATES + "tls.key");
  }

  private ObjectNode server(int port, String protocol, String name) {
    ObjectNode server = servers.addObject();
    server.putObject("port").put("number", port).put("protocol", protocol).put("name", name);
    return server;
  }
}
