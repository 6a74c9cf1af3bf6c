package io.lateen.galley.admission;

import io.lateen.model.check.Problem;
import io.lateen.wire.kube.ObjectKind;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Asked before an object is kept.
@FunctionalInterface
public interface Admission {

  /// Judges an object about to be created or changed. Runs inside the write: it must be quick.
  ///
  /// @param object as it would be kept
  /// @param old as it is kept now; absent when it is new
  /// @param lookup what else exists
  Verdict admit(ObjectKind kind, JsonNode object, @Nullable JsonNode old, Lookup lookup);

  /// Lets everything pass.
  static Admission open() {
    return (_, _, _, _) -> new Verdict.Accepted(List.of());
  }

  /// What else exists.
  @FunctionalInterface
  interface Lookup {
    /// All objects of a kind, in all namespaces.
    ///
    /// @param group empty for core
    /// @param plural `services`
    List<? extends JsonNode> list(String group, String plural);
  }

  /// The judgement.
  sealed interface Verdict {
    /// The object may be kept; the warnings reach its author.
    record Accepted(List<String> warnings) implements Verdict {}

    /// The object is refused, for all of this.
    record Refused(List<Problem> problems) implements Verdict {}
  }
}
