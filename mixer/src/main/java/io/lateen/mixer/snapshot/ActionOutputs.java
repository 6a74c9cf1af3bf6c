package io.lateen.mixer.snapshot;

import io.lateen.mixer.snapshot.ConfiguredRule.Action;
import io.lateen.mixer.template.Field;
import io.lateen.mixer.template.Template;
import io.lateen.mixer.template.Variety;
import io.lateen.model.attribute.AttributeType;
import io.lateen.model.check.FieldPath;
import io.lateen.model.check.Problems;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a rule's header operations may name beside attributes: `<action>.output.<field>`, of
/// actions with a name whose instances are of a check with output.
final class ActionOutputs {
  private final Map<String, AttributeType> types = new HashMap<>();
  private final Set<String> torn = new HashSet<>();

  private ActionOutputs() {}

  /// @param problems told of names that are of two types: nobody may use them
  static Map<String, AttributeType> types(List<Action> actions, Problems problems) {
    ActionOutputs outputs = new ActionOutputs();
    for (Action action : actions) {
      for (ConfiguredInstance instance : action.instances()) {
        outputs.add(action.name(), instance.builder().type().template(), problems);
      }
    }
    outputs.types.keySet().removeAll(outputs.torn);
    return outputs.types;
  }

  private void add(String action, Template template, Problems problems) {
    if (action.isEmpty() || template.variety() != Variety.CHECK_WITH_OUTPUT) {
      return;
    }
    for (Field field : template.outputs()) {
      AttributeType type = field.type();
      if (type != null) {
        add(action + ".output." + field.path(), type, problems);
      }
    }
  }

  private void add(String name, AttributeType type, Problems problems) {
    AttributeType known = types.putIfAbsent(name, type);
    if (known != null && known != type && torn.add(name)) {
      problems.error(
          FieldPath.SPEC.field("actions"),
          "type mismatch: '%s' is %s of one action, %s of another".formatted(name, known, type));
    }
  }
}
