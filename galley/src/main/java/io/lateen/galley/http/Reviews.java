package io.lateen.galley.http;

import io.lateen.galley.auth.Caller;
import io.lateen.galley.resource.ApiException;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Questions about the caller: who am I, may I. Nothing of them is kept.
final class Reviews {

  private Reviews() {}

  static Reply answer(ApiRequest request, Caller caller, String plural) {
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
    if (plural.equals("selfsubjectreviews")) {
      describe(caller, status.putObject("userInfo"));
    } else {
      decide(caller, review.path("spec").path("resourceAttributes"), status);
    }
    return Reply.json(201, review);
  }

  private static void describe(Caller caller, ObjectNode user) {
    user.put("username", caller.user());
    ArrayNode groups = user.putArray("groups");
    caller.groups().forEach(groups::add);
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
