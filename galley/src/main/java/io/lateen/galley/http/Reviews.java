package io.lateen.galley.http;

import io.lateen.galley.auth.Authenticator;
import io.lateen.galley.auth.Caller;
import io.lateen.galley.resource.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Questions: who am I, may I, whose token is this. Nothing of them is kept.
final class Reviews {

  private final Authenticator authenticator;

  Reviews(Authenticator authenticator) {
    this.authenticator = authenticator;
  }

  Reply answer(ApiRequest request, Caller caller, String plural) {
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
    ObjectNode review = question.deepCopy();
    review.withObjectProperty("metadata").putNull("creationTimestamp");
    ObjectNode status = review.putObject("status");
    JsonNode spec = review.path("spec");
    switch (plural) {
      case "selfsubjectreviews" -> describe(caller, status.putObject("userInfo"));
      case "tokenreviews" -> identify(caller, spec, status);
      default -> decide(caller, spec.path("resourceAttributes"), status);
    }
    return Reply.json(201, review);
  }

  /// Whoever may ask this could otherwise try tokens here, so only administrators may.
  private void identify(Caller caller, JsonNode spec, ObjectNode status) {
    if (!caller.administrator()) {
      throw new ApiException(
          403,
          "Forbidden",
          "tokenreviews.authentication.k8s.io is forbidden: User \""
              + caller.user()
              + "\" cannot create resource \"tokenreviews\" at the cluster scope",
          null);
    }
    List<String> audiences = new ArrayList<>();
    spec.path("audiences").forEach(each -> audiences.add(each.asString("")));
    Optional<Authenticator.Reviewed> owner =
        authenticator.review(spec.path("token").asString(""), audiences);
    status.put("authenticated", owner.isPresent());
    owner.ifPresentOrElse(
        found -> {
          describe(found.caller(), status.putObject("user"));
          found.audiences().forEach(status.withArrayProperty("audiences")::add);
        },
        () -> status.put("error", "the token is not known here, or for somebody else"));
  }

  private static void describe(Caller caller, ObjectNode user) {
    user.put("username", caller.user());
    ArrayNode groups = user.putArray("groups");
    caller.groups().forEach(groups::add);
    if (!caller.extra().isEmpty()) {
      ObjectNode extra = user.putObject("extra");
      caller.extra().forEach((name, values) -> values.forEach(extra.withArrayProperty(name)::add));
    }
  }

  private static void decide(Caller caller, JsonNode wish, ObjectNode status) {
    String verb = wish.path("verb").asString("").toLowerCase(Locale.ROOT);
    boolean allowed = caller.may(verb);
    status.put("allowed", allowed);
    if (allowed && caller.administrator()) {
      status.put("reason", "administrators may do everything");
    }
  }
}
