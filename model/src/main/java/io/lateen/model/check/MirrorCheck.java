package io.lateen.model.check;

import io.lateen.model.rule.VirtualService.HttpRoute;
import io.lateen.model.rule.VirtualService.Mirror;
import org.jspecify.annotations.Nullable;

/// Who gets copies of requests.
final class MirrorCheck {
  private final Problems problems;
  private final PartCheck parts;

  MirrorCheck(Problems problems) {
    this.problems = problems;
    this.parts = new PartCheck(problems);
  }

  void check(FieldPath path, HttpRoute route) {
    if (route.mirror() != null) {
      parts.destination(path.field("mirror"), route.mirror());
    }
    FieldPath share = path.field("mirrorPercentage");
    percent(share, route.mirrorPercent());
    if (route.mirrorPercent() != null && route.mirror() == null) {
      problems.warning(share, "has no effect without mirror");
    }
    if (route.mirror() != null && !route.mirrors().isEmpty()) {
      problems.error(path.field("mirrors"), "given with mirror (expected: only one of them)");
    }
    problems.each(path.field("mirrors"), route.mirrors(), this::mirror);
  }

  private void mirror(FieldPath path, Mirror mirror) {
    parts.destination(path.field("destination"), mirror.destination());
    percent(path.field("percentage"), mirror.percent());
  }

  private void percent(FieldPath path, @Nullable Double percent) {
    if (percent != null && !(percent >= 0 && percent <= 100)) {
      problems.unexpected(path.field("value"), percent, "0..100");
    }
  }
}
