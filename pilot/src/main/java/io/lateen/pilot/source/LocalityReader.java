package io.lateen.pilot.source;

import io.lateen.model.check.FieldPath;
import io.lateen.model.check.LocalityCheck;
import io.lateen.model.check.Problems;
import io.lateen.model.rule.DestinationRule.Distribute;
import io.lateen.model.rule.DestinationRule.Failover;
import io.lateen.model.rule.DestinationRule.LocalityLoadBalancing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// `localityLbSetting` of the mesh.
final class LocalityReader {
  private static final FieldPath PATH = new FieldPath("mesh.localityLbSetting");

  private LocalityReader() {}

  /// @return null: there is none
  /// @throws IllegalArgumentException with path, value and what is expected
  static @Nullable LocalityLoadBalancing read(JsonNode setting) {
    if (setting.isMissingNode() || setting.isNull()) {
      return null;
    }
    List<Distribute> distribute = new ArrayList<>();
    for (JsonNode each : setting.path("distribute")) {
      Map<String, Integer> to = new LinkedHashMap<>();
      each.path("to").forEachEntry((locality, weight) -> to.put(locality, weight.asInt(0)));
      distribute.add(new Distribute(each.path("from").asString(""), to));
    }
    List<Failover> failover = new ArrayList<>();
    for (JsonNode each : setting.path("failover")) {
      failover.add(new Failover(each.path("from").asString(""), each.path("to").asString("")));
    }
    List<String> labels = new ArrayList<>();
    setting.path("failoverPriority").forEach(label -> labels.add(label.asString("")));
    JsonNode enabled = setting.path("enabled");
    return checked(
        new LocalityLoadBalancing(
            distribute, failover, labels, enabled.isBoolean() ? enabled.asBoolean() : null));
  }

  private static LocalityLoadBalancing checked(LocalityLoadBalancing setting) {
    Problems problems = new Problems();
    new LocalityCheck(problems).check(PATH, setting);
    if (problems.hasErrors()) {
      throw new IllegalArgumentException(
          problems.toList().getFirst().path() + ": " + problems.toList().getFirst().message());
    }
    return setting;
  }
}
