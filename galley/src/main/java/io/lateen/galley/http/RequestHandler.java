package io.lateen.galley.http;

import io.lateen.galley.auth.Authenticator;
import io.lateen.galley.auth.Caller;
import io.lateen.galley.resource.ApiException;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A request → a reply: lets callers in, finds what they want, and turns refusals into documents.
/// Blocks; any thread.
final class RequestHandler {

  private static final Logger LOG = LoggerFactory.getLogger(RequestHandler.class);
  private static final Set<String> OPEN = Set.of("/version", "/healthz", "/livez", "/readyz");

  private final Authenticator authenticator;
  private final Router router;
  private final AnswerListener answers;

  RequestHandler(Authenticator authenticator, Router router, AnswerListener answers) {
    this.authenticator = authenticator;
    this.router = router;
    this.answers = answers;
  }

  Reply handle(ApiRequest request) {
    Reply reply = answer(request);
    if (reply instanceof Reply.Whole whole) {
      answers.answered(request.method(), whole.status());
    }
    return reply;
  }

  private Reply answer(ApiRequest request) {
    try {
      return router.route(request, admit(request));
    } catch (ApiException refusal) {
      return Reply.refusal(refusal);
    } catch (RuntimeException e) {
      LOG.error("{} {} failed", request.method(), request.path(), e);
      String message = "Internal error occurred: " + e;
      return Reply.refusal(new ApiException(500, "InternalError", message, null));
    }
  }

  private Caller admit(ApiRequest request) {
    Optional<Caller> caller =
        authenticator.authenticate(request.headers().get("authorization"), request.certificate());
    boolean open = OPEN.contains(request.path());
    return caller
        .filter(known -> open || !known.anonymous())
        .orElseThrow(() -> new ApiException(401, "Unauthorized", "Unauthorized", null));
  }
}
