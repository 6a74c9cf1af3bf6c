package io.lateen.mixer.snapshot;

import io.lateen.mixer.expression.Expression;
import io.lateen.wire.kube.KubeObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A rule as configured, checked, its handlers not yet opened.
///
/// @param match null matches everything
/// @param sampling null takes everything that matches
record ConfiguredRule(
    KubeObject object,
    @Nullable Expression match,
    @Nullable Sampling sampling,
    List<Action> actions,
    List<HeaderTemplate> requestHeaders,
    List<HeaderTemplate> responseHeaders) {

  /// @param name the action's, for header operations; may be empty
  record Action(String name, ConfiguredHandler handler, List<ConfiguredInstance> instances) {}
}
