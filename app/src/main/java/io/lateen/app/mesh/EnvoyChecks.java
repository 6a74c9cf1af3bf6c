package io.lateen.app.mesh;

import io.lateen.model.check.Problem;
import io.lateen.model.rule.EnvoyFilter;
import io.lateen.model.rule.Rule;
import io.lateen.pilot.translate.patch.Patches;
import java.util.List;

/// What only Pilot knows about rules, for the API server that takes them.
public final class EnvoyChecks {
  private EnvoyChecks() {}

  /// Whether messages in a rule are Envoy's.
  public static List<Problem> check(Rule rule) {
    return rule instanceof EnvoyFilter filter ? Patches.check(filter) : List.of();
  }
}
