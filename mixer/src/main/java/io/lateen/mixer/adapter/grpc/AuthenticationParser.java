package io.lateen.mixer.adapter.grpc;

import io.lateen.mixer.adapter.grpc.Authentication.Mutual;
import io.lateen.mixer.adapter.grpc.Authentication.None;
import io.lateen.mixer.adapter.grpc.Authentication.Tls;
import io.lateen.mixer.adapter.grpc.Authentication.Token;
import io.lateen.model.check.FieldPath;
import io.lateen.model.check.Problems;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// `connection.authentication` of a handler (`istio.policy.v1beta1.Authentication`), in camel or
/// snake case.
final class AuthenticationParser {
  private static final List<String> TLS =
      List.of("caCertificates", "tokenPath", "oauth", "authHeader", "customHeader", "serverName");
  private static final List<String> MUTUAL =
      List.of("privateKey", "clientCertificate", "caCertificates", "serverName");

  private final Problems problems;

  private AuthenticationParser(Problems problems) {
    this.problems = problems;
  }

  static Authentication parse(JsonNode authentication, FieldPath path, Problems problems) {
    AuthenticationParser parser = new AuthenticationParser(problems);
    if (authentication.isMissingNode() || authentication.isNull()) {
      return new None();
    }
    parser.known(authentication, path, List.of("tls", "mutual"));
    boolean tls = authentication.has("tls");
    if (tls == authentication.has("mutual")) {
      problems.error(path, (tls ? "tls and mutual" : "nothing") + " (expected: tls or mutual)");
      return new None();
    }
    return tls
        ? parser.tls(authentication.path("tls"), path.field("tls"))
        : parser.mutual(authentication.path("mutual"), path.field("mutual"));
  }

  private Tls tls(JsonNode tls, FieldPath path) {
    known(tls, path, TLS);
    if (tls.has("oauth")) {
      problems.error(path.field("oauth"), "not supported (expected: tokenPath, a file)");
    }
    return new Tls(
        text(tls, "caCertificates", path), text(tls, "serverName", path), token(tls, path));
  }

  private Optional<Token> token(JsonNode tls, FieldPath path) {
    String file = text(tls, "tokenPath", path);
    String custom = text(tls, "customHeader", path);
    String standard = text(tls, "authHeader", path);
    if (file.isEmpty()) {
      if (!custom.isEmpty() || !standard.isEmpty()) {
        problems.missing(path.field("tokenPath"), "the file of the token for the header");
      }
      return Optional.empty();
    }
    if (custom.isEmpty() == standard.isEmpty()) {
      problems.missing(path.field("authHeader"), "authHeader (PLAIN or BEARER) or customHeader");
      return Optional.empty();
    }
    return custom.isEmpty()
        ? standard(file, standard, path.field("authHeader"))
        : custom(file, custom, path.field("customHeader"));
  }

  private Optional<Token> standard(String file, String kind, FieldPath path) {
    return switch (kind) {
      case "PLAIN", "0" -> Optional.of(new Token(file, "authorization", ""));
      case "BEARER", "1" -> Optional.of(new Token(file, "authorization", "Bearer "));
      default -> {
        problems.unexpected(path, kind, "PLAIN or BEARER");
        yield Optional.empty();
      }
    };
  }

  private Optional<Token> custom(String file, String header, FieldPath path) {
    String name = header.toLowerCase(Locale.ROOT);
    if (!name.matches("[a-z0-9_.-]+") || name.endsWith("-bin") || name.startsWith("grpc-")) {
      problems.unexpected(path, header, "the name of a header, not grpc-… and not …-bin");
      return Optional.empty();
    }
    return Optional.of(new Token(file, name, ""));
  }

  private Mutual mutual(JsonNode mutual, FieldPath path) {
    known(mutual, path, MUTUAL);
    Mutual read =
        new Mutual(
            text(mutual, "privateKey", path),
            text(mutual, "clientCertificate", path),
            text(mutual, "caCertificates", path),
            text(mutual, "serverName", path));
    if (read.privateKey().isEmpty()) {
      problems.missing(path.field("privateKey"), "a file of a PKCS#8 key in PEM");
    }
    if (read.clientCertificate().isEmpty()) {
      problems.missing(path.field("clientCertificate"), "a file of certificates in PEM");
    }
    return read;
  }

  private String text(JsonNode parent, String camel, FieldPath path) {
    JsonNode value = parent.path(parent.has(camel) ? camel : snake(camel));
    if (value.isMissingNode() || value.isNull() || value.isString() || value.isInt()) {
      return value.asString("");
    }
    problems.error(path.field(camel), value + " (expected: a text)");
    return "";
  }

  private void known(JsonNode parent, FieldPath path, List<String> fields) {
    if (!parent.isObject()) {
      problems.error(path, parent + " (expected: an object)");
      return;
    }
    for (String name : parent.propertyNames()) {
      if (fields.stream().noneMatch(field -> name.equals(field) || name.equals(snake(field)))) {
        problems.error(
            path.field(name), "unknown field (expected: one of " + String.join(", ", fields) + ")");
      }
    }
  }

  private static String snake(String camel) {
    return camel.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }
}
