package io.lateen.proxy.matcher;

import io.lateen.proxy.resource.StringMatch;
import java.util.List;

/// `envoy.type.matcher.v3.MetadataMatcher`.
///
/// @param filter whose metadata
/// @param path from its root; never empty
/// @param invert the opposite matches, also when nothing is there
public record MetadataMatch(String filter, List<String> path, Value value, boolean invert) {
  public MetadataMatch {
    path = List.copyOf(path);
  }

  /// `envoy.type.matcher.v3.ValueMatcher`.
  public sealed interface Value {
    /// What is there and null.
    record IsNull() implements Value {}

    record Text(StringMatch match) implements Value {}

    record Flag(boolean value) implements Value {}

    record Exactly(double value) implements Value {}

    /// A number in `[start, end)`.
    record Range(double start, double end) implements Value {}

    /// Whether anything is there.
    record Present(boolean present) implements Value {}

    /// A list of which one item matches.
    record OneOf(Value item) implements Value {}

    record Either(List<Value> choices) implements Value {
      public Either {
        choices = List.copyOf(choices);
      }
    }
  }
}
