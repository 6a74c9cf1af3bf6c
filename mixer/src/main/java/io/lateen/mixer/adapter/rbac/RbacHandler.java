package io.lateen.mixer.adapter.rbac;

import io.lateen.mixer.adapter.CheckResult;
import io.lateen.mixer.adapter.Handler;
import io.lateen.mixer.adapter.Params;
import io.lateen.mixer.adapter.Values;
import io.lateen.mixer.template.Instance;
import io.lateen.model.access.AccessQuestion;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// Asks the roles of the service's namespace. A question without namespace, service, method or path
/// is refused, as with Istio.
final class RbacHandler implements Handler {
  private static final String DENIED = "RBAC: permission denied.";
  private static final Duration VALID = Duration.ofMinutes(1);
  private static final int USES = 1_000_000_000;
  private static final long PATIENCE_MILLIS = 500;

  private final Duration valid;
  private final RoleIndex roles;

  RbacHandler(Params params, RoleIndex roles) {
    this.valid = params.duration("cache_duration").orElse(VALID);
    this.roles = roles;
  }

  @Override
  public CheckResult check(Instance instance) throws InterruptedException {
    AccessQuestion question = question(instance);
    boolean whole =
        !question.namespace().isEmpty()
            && !question.service().isEmpty()
            && !question.method().isEmpty()
            && !question.path().isEmpty();
    return whole && roles.rules(PATIENCE_MILLIS).grant(question).isPresent()
        ? CheckResult.of(CheckResult.OK, "", valid, USES)
        : CheckResult.of(CheckResult.PERMISSION_DENIED, DENIED, valid, USES);
  }

  private static AccessQuestion question(Instance instance) {
    String group = instance.text("subject.groups");
    return new AccessQuestion(
        instance.text("action.namespace"),
        instance.text("action.service"),
        instance.text("action.method"),
        instance.text("action.path"),
        instance.text("subject.user"),
        group.isEmpty() ? Set.of() : Set.of(group.split(",", -1)),
        texts(instance.map("subject.properties")),
        texts(instance.map("action.properties")));
  }

  private static Map<String, String> texts(Map<String, Object> values) {
    Map<String, String> texts = new HashMap<>();
    values.forEach(
        (name, value) -> {
          if (value != null) {
            texts.put(name, Values.text(value));
          }
        });
    return texts;
  }
}
