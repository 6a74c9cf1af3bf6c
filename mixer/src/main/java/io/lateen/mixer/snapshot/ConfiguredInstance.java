package io.lateen.mixer.snapshot;

import io.lateen.mixer.expression.Expression;
import io.lateen.mixer.template.InstanceBuilder;
import java.util.List;

/// An instance in force.
///
/// @param bindings what becomes of the values an attribute generator gives
public record ConfiguredInstance(InstanceBuilder builder, List<Binding> bindings) {

  /// An attribute that is set to the value of an expression over request and `$out.…`.
  public record Binding(String attribute, Expression expression) {}
}
