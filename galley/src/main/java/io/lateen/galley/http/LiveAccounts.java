package io.lateen.galley.http;

import io.lateen.galley.auth.AccountToken;
import io.lateen.galley.resource.ApiAnswer;
import io.lateen.galley.resource.ApiCall;
import io.lateen.galley.resource.ApiException;
import io.lateen.galley.resource.Rendering;
import io.lateen.galley.resource.ResourceEngine;
import io.lateen.galley.resource.Verb;
import java.net.HttpURLConnection;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// ServiceAccounts and Pods as they are now: a token is worth no more than what it was made for.
final class LiveAccounts {
  private final ResourceEngine engine;

  LiveAccounts(ResourceEngine engine) {
    this.engine = engine;
  }

  boolean isAlive(AccountToken token) {
    AccountToken.Bound pod = token.pod();
    return is("serviceaccounts", token.namespace(), token.account(), token.accountUid())
        && (pod == null || is("pods", token.namespace(), pod.name(), pod.uid()));
  }

  private boolean is(String plural, String namespace, String name, String uid) {
    try {
      return uid(plural, namespace, name).equals(uid);
    } catch (ApiException e) {
      if (e.status() == HttpURLConnection.HTTP_NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  /// @throws ApiException 404
  String uid(String plural, String namespace, String name) {
    return get(plural, namespace, name).path("metadata").path("uid").asString("");
  }

  private JsonNode get(String plural, String namespace, String name) {
    var type = engine.types().lookup("", "v1", plural).orElseThrow(Router::notFound);
    ApiCall call =
        new ApiCall(
            Verb.GET, type, namespace, name, "", Map.of(), null, null, new Rendering.Whole());
    return switch (engine.handle(call)) {
      case ApiAnswer.Done done -> done.body();
      case ApiAnswer.Watching _ -> throw new IllegalStateException("a get that watches");
    };
  }
}
