package io.lateen.pilot.translate.patch;

import io.lateen.model.check.Problem;
import io.lateen.model.rule.EnvoyFilter;
import java.util.List;

/// An EnvoyFilter whose values have been read.
///
/// @param problems why some of its parts are not among these
record CompiledFilter(
    EnvoyFilter rule,
    List<CompiledInsertion> insertions,
    List<CompiledPatch> patches,
    List<Problem> problems) {
  CompiledFilter {
    insertions = List.copyOf(insertions);
    patches = List.copyOf(patches);
    problems = List.copyOf(problems);
  }
}
