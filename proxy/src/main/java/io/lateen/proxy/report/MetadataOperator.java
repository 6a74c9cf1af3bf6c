package io.lateen.proxy.report;

import io.lateen.proxy.message.JsonWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `DYNAMIC_METADATA(namespace:key:…)`: what filters found out. A text is written as it is,
/// everything else as JSON; without a key it is all of the namespace.
final class MetadataOperator {
  /// What Mixer answered has a field of its own.
  private static final String MIXER = "istio.mixer:status";

  private MetadataOperator() {}

  static Operator of(String argument) {
    if (argument.equals(MIXER)) {
      return Operators.text(r -> r.policyStatus);
    }
    List<String> parts = List.of(argument.split(":", -1));
    if (parts.contains("")) {
      throw new IllegalArgumentException(
          "%DYNAMIC_METADATA("
              + argument
              + ")% (expected: a namespace and keys, with `:` between)");
    }
    String namespace = parts.getFirst();
    List<String> path = parts.subList(1, parts.size());
    return path.isEmpty()
        ? Operators.text(r -> text(r.metadata.all(namespace)))
        : Operators.text(r -> text(r.metadata.get(namespace, path)));
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null || value instanceof String
        ? (String) value
        : JsonWriter.compact().tree(value).toString();
  }
}
