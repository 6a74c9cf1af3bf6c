package io.lateen.model.check;

import io.lateen.model.rule.Gateway;
import io.lateen.model.rule.Gateway.Server;
import io.lateen.model.rule.Gateway.ServerTls;
import io.lateen.model.rule.Gateway.ServerTls.Mode;
import io.lateen.model.rule.Gateway.ServerTls.TlsProtocol;
import io.lateen.model.rule.Port;
import io.lateen.model.service.Protocol;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Rules of a Gateway.
final class GatewayCheck {
  private static final FieldPath SERVERS = FieldPath.SPEC.field("servers");

  private final Problems problems;
  private final PartCheck parts;

  GatewayCheck(Problems problems) {
    this.problems = problems;
    this.parts = new PartCheck(problems);
  }

  void check(Gateway gateway) {
    if (gateway.servers().isEmpty()) {
      problems.missing(SERVERS, "at least one server");
    }
    Set<String> names = new HashSet<>();
    problems.each(SERVERS, gateway.servers(), (path, server) -> server(path, server, names));
    parts.labels(FieldPath.SPEC.field("selector"), gateway.selector());
  }

  private void server(FieldPath path, Server server, Set<String> names) {
    port(path.field("port"), server.port(), names);
    if (server.hosts().isEmpty()) {
      problems.missing(path.field("hosts"), "at least one host");
    }
    problems.each(path.field("hosts"), server.hosts(), this::host);
    tlsFitsProtocol(path.field("tls"), server);
    if (server.tls() != null) {
      tls(path.field("tls"), server.tls());
    }
  }

  private void port(FieldPath path, Port port, Set<String> names) {
    parts.port(path.field("number"), port.number());
    parts.protocol(path.field("protocol"), port.protocol());
    if (port.name().isEmpty()) {
      problems.missing(path.field("name"), "the port's name");
    } else if (!names.add(port.name())) {
      problems.unexpected(path.field("name"), port.name(), "a name no other server's port has");
    }
  }

  private void host(FieldPath path, String host) {
    int slash = host.indexOf('/');
    String namespace = slash < 0 ? "*" : host.substring(0, slash);
    boolean anywhere = namespace.equals("*") || namespace.equals(".");
    if (!anywhere && !HostCheck.isLabel(namespace)) {
      problems.unexpected(path, host, "before \"/\" a namespace, \"*\" or \".\"");
    }
    if (!HostCheck.isCompleteName(host.substring(slash + 1))) {
      problems.unexpected(path, host, "\"*\", or a DNS name with a dot");
    }
  }

  private void tlsFitsProtocol(FieldPath path, Server server) {
    Protocol protocol = Protocol.parse(server.port().protocol());
    ServerTls tls = server.tls();
    if (protocol.isTls() && tls == null) {
      problems.missing(path, "TLS settings, for protocol " + server.port().protocol());
    } else if (protocol.isHttp() && tls != null && !isRedirectOnly(tls)) {
      problems.error(
          path,
          "given for protocol %s (expected: httpsRedirect and nothing else)"
              .formatted(server.port().protocol()));
    }
  }

  private static boolean isRedirectOnly(ServerTls tls) {
    return tls.mode() == Mode.PASSTHROUGH && isWithoutFiles(tls);
  }

  private static boolean isWithoutFiles(ServerTls tls) {
    return isBlank(tls.serverCertificate())
        && isBlank(tls.privateKey())
        && isBlank(tls.caCertificates())
        && isBlank(tls.credentialName());
  }

  private void tls(FieldPath path, ServerTls tls) {
    if (tls.mode().namesCertificates() && isBlank(tls.credentialName())) {
      file(path.field("serverCertificate"), tls.serverCertificate(), tls.mode());
      file(path.field("privateKey"), tls.privateKey(), tls.mode());
      if (tls.mode().checksClients()) {
        file(path.field("caCertificates"), tls.caCertificates(), tls.mode());
      }
    }
    if (tls.mode() == Mode.ISTIO_MUTUAL && !isWithoutFiles(tls)) {
      problems.error(
          path, "certificates given for mode ISTIO_MUTUAL (expected: none; they are the mesh's)");
    }
    if (tls.maxProtocolVersion() != TlsProtocol.TLS_AUTO
        && tls.minProtocolVersion().compareTo(tls.maxProtocolVersion()) > 0) {
      problems.unexpected(
          path.field("minProtocolVersion"),
          tls.minProtocolVersion(),
          "not above maxProtocolVersion " + tls.maxProtocolVersion());
    }
  }

  private void file(FieldPath path, @Nullable String file, Mode mode) {
    if (isBlank(file)) {
      problems.missing(path, "a file, or credentialName, for mode " + mode);
    }
  }

  private static boolean isBlank(@Nullable String text) {
    return text == null || text.isEmpty();
  }
}
