package io.lateen.mixer.snapshot;

import io.lateen.mixer.expression.EvaluationException;
import io.lateen.mixer.expression.Expression;
import io.lateen.mixer.handler.RunningHandler;
import io.lateen.model.attribute.Attributes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one rule does in one variety.
///
/// @param match null matches everything
/// @param sampling null takes everything that matches
public record ActiveRule(
    String name,
    @Nullable Expression match,
    @Nullable Sampling sampling,
    List<Target> targets,
    List<HeaderTemplate> requestHeaders,
    List<HeaderTemplate> responseHeaders) {

  /// Where instances go.
  ///
  /// @param action its name; may be empty
  public record Target(String action, RunningHandler handler, List<ConfiguredInstance> instances) {}

  /// A match that has no value, because an attribute is absent, is no match.
  public boolean matches(Attributes attributes) {
    return isMatch(attributes) && (sampling == null || sampling.takes(attributes));
  }

  private boolean isMatch(Attributes attributes) {
    if (match == null) {
      return true;
    }
    try {
      return match.test(attributes);
    } catch (EvaluationException e) {
      return false;
    }
  }

  boolean changesHeaders() {
    return !requestHeaders.isEmpty() || !responseHeaders.isEmpty();
  }
}
