package io.lateen.galley.http;

import io.lateen.galley.auth.Caller;
import io.lateen.galley.resource.ApiAnswer;
import io.lateen.galley.resource.ApiCall;
import io.lateen.galley.resource.Rendering;
import io.lateen.galley.resource.ResourceEngine;
import io.lateen.galley.resource.Verb;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Which Secrets a ServiceAccount may read: one at a time, where a RoleBinding of the namespace
/// gives it a Role that says so (Kubernetes, "Using RBAC Authorization"). The mesh's own keys are
/// nobody's: Istio 1.1's gateway agent passes them over by the same names.
final class SecretRoles {
  private static final String USER = "system:serviceaccount:";
  private static final String GROUP = "rbac.authorization.k8s.io";

  /// Nothing else that a selector may say (`==`, spaces) passes for a name.
  private static final Pattern ONE = Pattern.compile("metadata[.]name=([a-z0-9][-.a-z0-9]*)");

  private final ResourceEngine engine;

  SecretRoles(ResourceEngine engine) {
    this.engine = engine;
  }

  boolean permit(Caller caller, String verb, @Nullable String namespace, ApiCall call) {
    String name = name(call);
    String[] account = caller.user().split(":", -1);
    if (namespace == null
        || name.isEmpty()
        || name.startsWith("istio")
        || name.equals("cacerts")
        || !caller.user().startsWith(USER)
        || account.length != 4) {
      return false;
    }
    return list("rolebindings", namespace).stream()
        .filter(binding -> binds(binding, account[2], account[3], namespace))
        .filter(binding -> binding.path("roleRef").path("kind").asString("").equals("Role"))
        .map(binding -> binding.path("roleRef").path("name").asString(""))
        .anyMatch(role -> gives(role, namespace, verb, name));
  }

  /// The one Secret that is asked for; empty: several.
  private static String name(ApiCall call) {
    if (call.name() != null) {
      return call.name();
    }
    Matcher one = ONE.matcher(call.fieldSelector());
    return one.matches() ? one.group(1) : "";
  }

  private static boolean binds(
      JsonNode binding, String namespace, String account, String inNamespace) {
    return any(
        binding.path("subjects"),
        subject ->
            subject.path("kind").asString("").equals("ServiceAccount")
                && subject.path("name").asString("").equals(account)
                && subject.path("namespace").asString(inNamespace).equals(namespace));
  }

  private boolean gives(String role, String namespace, String verb, String name) {
    return list("roles", namespace).stream()
        .filter(each -> each.path("metadata").path("name").asString("").equals(role))
        .anyMatch(each -> any(each.path("rules"), rule -> gives(rule, verb, name)));
  }

  private static boolean gives(JsonNode rule, String verb, String name) {
    JsonNode names = rule.path("resourceNames");
    return has(rule.path("apiGroups"), "")
        && has(rule.path("resources"), "secrets")
        && has(rule.path("verbs"), verb)
        && (names.isEmpty() || any(names, each -> each.asString("").equals(name)));
  }

  private static boolean has(JsonNode list, String word) {
    return any(list, each -> each.asString("").equals(word) || each.asString("").equals("*"));
  }

  private static boolean any(JsonNode list, java.util.function.Predicate<JsonNode> wanted) {
    return StreamSupport.stream(list.spliterator(), false).anyMatch(wanted);
  }

  private List<JsonNode> list(String plural, String namespace) {
    var type = engine.types().lookup(GROUP, "v1", plural).orElseThrow(Router::notFound);
    ApiCall call =
        new ApiCall(
            Verb.LIST, type, namespace, null, "", Map.of(), null, null, new Rendering.Whole());
    return switch (engine.handle(call)) {
      case ApiAnswer.Done done ->
          StreamSupport.stream(done.body().path("items").spliterator(), false).toList();
      case ApiAnswer.Watching _ -> throw new IllegalStateException("a list that watches");
    };
  }
}
