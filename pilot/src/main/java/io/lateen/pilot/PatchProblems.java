package io.lateen.pilot;

import io.lateen.model.check.Problem;
import io.lateen.model.rule.Meta;
import io.lateen.pilot.snapshot.MeshSnapshot;
import io.lateen.pilot.translate.patch.Patches;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says in the log which parts of EnvoyFilters are not applied, once for as long as they are not.
/// Used by the thread that builds snapshots; any may ask for the number.
final class PatchProblems {
  private static final Logger LOG = LoggerFactory.getLogger(PatchProblems.class);

  private volatile Map<Meta, List<Problem>> known = Map.of();

  void look(MeshSnapshot snapshot) {
    Map<Meta, List<Problem>> found = Patches.problems(snapshot);
    found.forEach(
        (meta, problems) -> {
          if (!problems.equals(known.get(meta))) {
            LOG.warn(
                "parts of EnvoyFilter {}/{} are not applied: {}",
                meta.namespace(),
                meta.name(),
                problems);
          }
        });
    known = found;
  }

  /// Objects that have such parts.
  int count() {
    return known.size();
  }
}
