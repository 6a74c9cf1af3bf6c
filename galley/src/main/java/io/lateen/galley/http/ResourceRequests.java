package io.lateen.galley.http;

import io.lateen.galley.auth.Caller;
import io.lateen.galley.discovery.ServedTypes;
import io.lateen.galley.resource.ApiAnswer;
import io.lateen.galley.resource.ApiCall;
import io.lateen.galley.resource.ApiException;
import io.lateen.galley.resource.ResourceEngine;
import io.lateen.galley.resource.ResourceType;
import io.lateen.galley.resource.Verb;
import java.util.Locale;

/// Requests about resources: `/api/v1/…` and `/apis/G/V/…`.
final class ResourceRequests {

  private final ResourceEngine engine;
  private final PodRequests pods;
  private final Reviews reviews;
  private final TokenRequests tokens;
  private final SecretRoles secrets;

  ResourceRequests(ResourceEngine engine, PodRequests pods, Reviews reviews, TokenRequests tokens) {
    this.engine = engine;
    this.pods = pods;
    this.reviews = reviews;
    this.tokens = tokens;
    this.secrets = new SecretRoles(engine);
  }

  Reply answer(ApiRequest request, Caller caller) {
    ResourcePath path = ResourcePath.parse(request.segments()).orElseThrow(Router::notFound);
    if (ServedTypes.isReview(path.group(), path.plural())) {
      return reviews.answer(request, caller, path.plural());
    }
    if (TokenRequests.concerns(path)) {
      ResourceType accounts =
          engine
              .types()
              .lookup("", path.version(), "serviceaccounts")
              .orElseThrow(Router::notFound);
      permit(caller, "create", path, accounts);
      return tokens.answer(request, path);
    }
    ResourceType type =
        engine
            .types()
            .lookup(path.group(), path.version(), path.plural())
            .filter(found -> fits(path, found))
            .orElseThrow(Router::notFound);
    if (PodRequests.concerns(path)) {
      permit(caller, path.subresource().equals("log") ? "get" : "create", path, type);
      return pods.answer(request, path);
    }
    AcceptParser.Wanted wanted =
        AcceptParser.parse(
            request.header("accept"), request.query().getOrDefault("includeObject", ""));
    ApiCall call = ApiCallParser.parse(request, path, type, wanted.rendering());
    if (!isSecret(type) || !secrets.permit(caller, word(call.verb()), path.namespace(), call)) {
      permit(caller, word(call.verb()), path, type);
    }
    return reply(engine.handle(call), wanted);
  }

  private static Reply reply(ApiAnswer answer, AcceptParser.Wanted wanted) {
    return switch (answer) {
      case ApiAnswer.Done done ->
          wanted.yaml()
              ? Reply.yaml(done.status(), done.body()).with(done.warnings())
              : Reply.json(done.status(), done.body()).with(done.warnings());
      case ApiAnswer.Watching watching -> new Reply.Events(watching.stream());
    };
  }

  /// A namespaced kind is listed over all namespaces, but never addressed without one.
  private static boolean fits(ResourcePath path, ResourceType type) {
    boolean inside = path.namespace() != null;
    boolean addressed = path.name() != null;
    boolean subresource =
        path.subresource().isEmpty() || type.subresources().contains(path.subresource());
    return subresource && (type.namespaced() ? inside || !addressed : !inside);
  }

  private static boolean isSecret(ResourceType type) {
    return type.group().isEmpty() && type.plural().equals("secrets");
  }

  private static void permit(Caller caller, String verb, ResourcePath path, ResourceType type) {
    if (caller.may(verb) && (caller.administrator() || !isSecret(type))) {
      return;
    }
    String name = path.name() == null ? "" : " \"" + path.name() + "\"";
    String where =
        path.namespace() == null
            ? " at the cluster scope"
            : " in the namespace \"" + path.namespace() + "\"";
    throw new ApiException(
        403,
        "Forbidden",
        type.qualifiedName()
            + name
            + " is forbidden: User \""
            + caller.user()
            + "\" cannot "
            + verb
            + " resource \""
            + type.plural()
            + "\" in API group \""
            + type.group()
            + "\""
            + where,
        null);
  }

  private static String word(Verb verb) {
    return verb.name().toLowerCase(Locale.ROOT).replace("_", "");
  }
}
