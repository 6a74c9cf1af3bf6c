package io.lateen.mixer.dispatch;

import io.lateen.mixer.snapshot.ActiveRule;
import io.lateen.mixer.snapshot.MixerSnapshot;
import io.lateen.mixer.template.Variety;
import io.lateen.model.attribute.Attributes;
import java.util.ArrayList;
import java.util.List;

/// Which rules a request meets: those of the default config namespace, then those of the namespace
/// it is reported from: the destination's, or the source's when the reporter is the client.
final class Rules {
  private Rules() {}

  static List<ActiveRule> matching(MixerSnapshot snapshot, Variety variety, Attributes attributes) {
    List<ActiveRule> matching = new ArrayList<>();
    add(snapshot.rules(variety), attributes, matching);
    List<ActiveRule> own = snapshot.rulesOf(variety, namespace(attributes));
    add(own, attributes, matching);
    return matching;
  }

  private static void add(List<ActiveRule> rules, Attributes attributes, List<ActiveRule> into) {
    for (ActiveRule rule : rules) {
      if (rule.matches(attributes)) {
        into.add(rule);
      }
    }
  }

  private static String namespace(Attributes attributes) {
    boolean client = "outbound".equals(attributes.get("context.reporter.kind"));
    return attributes.get(client ? "source.namespace" : "destination.namespace")
            instanceof String namespace
        ? namespace
        : "";
  }
}
