package io.lateen.mixer.adapter.prometheus;

import io.lateen.mixer.adapter.Params;
import io.lateen.model.check.FieldPath;
import io.lateen.model.check.Problems;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Names of labels that a page can have: one wrong name makes Prometheus refuse the page, and with
/// it everybody's metrics.
final class Labels {
  private static final String RESERVED = "__";
  private static final String BOUND = "le";

  private Labels() {}

  static void check(Params metric, FieldPath path, Problems problems) {
    List<String> names = metric.strings("label_names");
    Set<String> before = new HashSet<>();
    if (metric.string("kind").equals(Definition.Kind.DISTRIBUTION.name())) {
      before.add(BOUND);
    }
    for (int i = 0; i < names.size(); i++) {
      String shown = Definition.safe(names.get(i));
      if (shown.isEmpty() || shown.startsWith(RESERVED)) {
        problems.unexpected(
            path.item(i), names.get(i), "a name that does not begin with " + RESERVED);
      } else if (!before.add(shown)) {
        problems.unexpected(
            path.item(i), names.get(i), "another name, for there is a label " + shown + " already");
      }
    }
  }
}
