package io.lateen.wire.document;

import io.lateen.model.check.FieldPath;
import java.util.HashMap;
import java.util.Map;

/// Limits and positions while a document is put together.
final class TreeBuilder {
  /// No object of Kubernetes comes near.
  static final int DEEPEST = 100;

  /// How many values aliases may repeat; what is written out is limited by the text's length.
  private static final int MOST_REPEATED = 100_000;

  private final Map<String, Position> positions = new HashMap<>();
  private long repeated;

  void at(FieldPath path, Position position) {
    positions.putIfAbsent(path.text(), position);
  }

  Map<String, Position> positions() {
    return positions;
  }

  static void checkDepth(int depth, Position position) {
    if (depth > DEEPEST) {
      throw new SyntaxException(position, "nested deeper than " + DEEPEST + " levels");
    }
  }

  void repeat(long values, Position position) {
    repeated += values;
    if (repeated > MOST_REPEATED) {
      throw new SyntaxException(position, "aliases repeat more than " + MOST_REPEATED + " values");
    }
  }
}
