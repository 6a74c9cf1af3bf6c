package io.lateen.pilot;

import io.lateen.model.check.Problem;
import io.lateen.model.rule.Meta;
import io.lateen.pilot.snapshot.MeshSnapshot;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says in the log which parts of rules of one kind are not applied, once for as long as they are
/// not. Used by the thread that builds snapshots; any may ask for the number.
final class UnappliedParts {
  private static final Logger LOG = LoggerFactory.getLogger(UnappliedParts.class);

  private final String kind;
  private final Function<MeshSnapshot, Map<Meta, List<Problem>>> look;
  private volatile Map<Meta, List<Problem>> known = Map.of();

  UnappliedParts(String kind, Function<MeshSnapshot, Map<Meta, List<Problem>>> look) {
    this.kind = kind;
    this.look = look;
  }

  void look(MeshSnapshot snapshot) {
    Map<Meta, List<Problem>> found = look.apply(snapshot);
    found.forEach(
        (meta, problems) -> {
          if (!problems.equals(known.get(meta))) {
            LOG.warn(
                "parts of {} {}/{} are not applied: {}",
                kind,
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
