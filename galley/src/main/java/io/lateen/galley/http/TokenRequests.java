package io.lateen.galley.http;

import io.lateen.galley.auth.AccountToken;
import io.lateen.galley.auth.AccountTokens;
import io.lateen.galley.resource.ApiException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `POST …/serviceaccounts/NAME/token`: a `TokenRequest` is answered with a token
/// (authentication.k8s.io/v1).
final class TokenRequests {
  private static final Duration LEAST = Duration.ofMinutes(10);
  private static final Duration USUAL = Duration.ofHours(1);
  private static final Duration MOST = Duration.ofDays(2);

  private final LiveAccounts accounts;
  private final AccountTokens tokens;

  TokenRequests(LiveAccounts accounts, AccountTokens tokens) {
    this.accounts = accounts;
    this.tokens = tokens;
  }

  static boolean concerns(ResourcePath path) {
    return path.group().isEmpty()
        && path.plural().equals("serviceaccounts")
        && path.subresource().equals("token");
  }

  Reply answer(ApiRequest request, ResourcePath path) {
    if (!request.method().equals("POST")) {
      throw ApiException.methodNotAllowed(
          "the server does not allow this method on the requested resource");
    }
    JsonNode body =
        BodyParser.parse(request.header("content-type"), request.body())
            .orElseThrow(() -> ApiException.badRequest("the request has no body"));
    if (!(body instanceof ObjectNode question)) {
      throw ApiException.badRequest("the request's body is a list (expected: an object)");
    }
    String namespace = Objects.requireNonNullElse(path.namespace(), "");
    AccountToken token = token(namespace, String.valueOf(path.name()), question.path("spec"));
    ObjectNode answer = question.deepCopy();
    ObjectNode status = answer.putObject("status");
    status.put("token", tokens.sign(token));
    status.put("expirationTimestamp", token.expires().toString());
    return Reply.json(201, answer);
  }

  private AccountToken token(String namespace, String account, JsonNode spec) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    List<String> audiences = new ArrayList<>();
    spec.path("audiences").forEach(each -> audiences.add(each.asString("")));
    return new AccountToken(
        namespace,
        account,
        accounts.uid("serviceaccounts", namespace, account),
        pod(namespace, spec.path("boundObjectRef")),
        audiences.isEmpty() ? List.of(AccountTokens.API) : audiences,
        now,
        now.plus(life(spec.path("expirationSeconds"))));
  }

  private AccountToken.@Nullable Bound pod(String namespace, JsonNode bound) {
    if (bound.isMissingNode() || bound.isNull()) {
      return null;
    }
    String kind = bound.path("kind").asString("");
    if (!kind.equals("Pod")) {
      throw ApiException.badRequest("spec.boundObjectRef.kind: " + kind + " (expected: Pod)");
    }
    String name = bound.path("name").asString("");
    String uid = accounts.uid("pods", namespace, name);
    String wanted = bound.path("uid").asString(uid);
    if (!uid.equals(wanted)) {
      throw ApiException.badRequest(
          "spec.boundObjectRef.uid: " + wanted + " (expected: that of Pod " + name + ")");
    }
    return new AccountToken.Bound(name, uid);
  }

  private static Duration life(JsonNode seconds) {
    if (seconds.isMissingNode() || seconds.isNull()) {
      return USUAL;
    }
    Duration wanted = Duration.ofSeconds(seconds.asLong(0));
    if (wanted.compareTo(LEAST) < 0) {
      throw ApiException.badRequest(
          "spec.expirationSeconds: " + seconds + " (expected: at least 600)");
    }
    return wanted.compareTo(MOST) > 0 ? MOST : wanted;
  }
}
