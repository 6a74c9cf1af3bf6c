package io.lateen.cli.inject;

import io.lateen.cli.Complaint;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Which Pods get a sidecar: key `config` of ConfigMap `istio-sidecar-injector`. Its `template` is
/// not used; the shape of the sidecar is the injector's own.
public record InjectPolicy(boolean enabled, List<LabelSelector> never, List<LabelSelector> always) {

  public static final InjectPolicy DEFAULT = new InjectPolicy(true, List.of(), List.of());

  public InjectPolicy {
    never = List.copyOf(never);
    always = List.copyOf(always);
  }

  /// @param origin of the text, for errors
  public static InjectPolicy parse(String text, String origin) {
    JsonNode tree = MeshConfigParser.tree(text, origin);
    String policy = tree.path("policy").asString("enabled");
    if (!policy.equals("enabled") && !policy.equals("disabled")) {
      throw new Complaint(
          "policy: \"%s\" in %s (expected: enabled or disabled)".formatted(policy, origin),
          "mend it");
    }
    return new InjectPolicy(
        policy.equals("enabled"),
        selectors(tree.path("neverInjectSelector")),
        selectors(tree.path("alwaysInjectSelector")));
  }

  private static List<LabelSelector> selectors(JsonNode list) {
    List<LabelSelector> selectors = new ArrayList<>();
    list.forEach(each -> selectors.add(new LabelSelector(each)));
    return selectors;
  }
}
