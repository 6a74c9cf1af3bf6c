package io.lateen.wire.document;

import io.lateen.model.rule.Gateway;
import io.lateen.model.rule.Gateway.Server;
import io.lateen.model.rule.Gateway.ServerTls;
import io.lateen.model.rule.Meta;
import io.lateen.model.rule.Port;

/// The spec of a Gateway.
final class GatewayParser {
  private GatewayParser() {}

  static Gateway parse(Meta meta, Fields spec) {
    return new Gateway(
        meta, spec.objects("servers", GatewayParser::server), spec.stringMap("selector"));
  }

  /// An absent port has number 0, which no check accepts.
  private static Server server(Fields fields) {
    Port port = PartParser.optionalPort(fields);
    return new Server(
        port == null ? new Port(0, "", "") : port,
        fields.string("bind"),
        fields.strings("hosts"),
        fields.object("tls", GatewayParser::tls),
        fields.string("defaultEndpoint"),
        fields.stringOrEmpty("name"));
  }

  private static ServerTls tls(Fields fields) {
    fields.unsupported(
        "credentialNames",
        "caCertCredentialName",
        "tlsCertificates",
        "caCrl",
        "verifyCertificateSpki",
        "verifyCertificateHash");
    return new ServerTls(
        fields.boolOrFalse("httpsRedirect"),
        fields.choice("mode", ServerTls.Mode.class),
        fields.string("serverCertificate"),
        fields.string("privateKey"),
        fields.string("caCertificates"),
        fields.string("credentialName"),
        fields.strings("subjectAltNames"),
        fields.choice("minProtocolVersion", ServerTls.TlsProtocol.class),
        fields.choice("maxProtocolVersion", ServerTls.TlsProtocol.class),
        fields.strings("cipherSuites"));
  }
}
