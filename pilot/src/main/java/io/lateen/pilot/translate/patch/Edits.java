package io.lateen.pilot.translate.patch;

import com.google.protobuf.Message;
import io.lateen.model.rule.ConfigPatch.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// A list of messages with one operation done to it.
final class Edits {
  private Edits() {}

  /// @param means which items MERGE, REMOVE and REPLACE change, and the first of which
  /// INSERT_BEFORE
  ///     and INSERT_AFTER go by; nothing is inserted when there is none
  /// @param end where ADD puts the value
  static <M extends Message> List<M> edit(
      List<M> items, Predicate<M> means, Operation operation, M value, int end) {
    List<M> edited = new ArrayList<>(items);
    switch (operation) {
      case ADD -> edited.add(end, value);
      case INSERT_FIRST -> edited.addFirst(value);
      case INSERT_BEFORE -> insert(edited, first(items, means), value, 0);
      case INSERT_AFTER -> insert(edited, first(items, means), value, 1);
      case REMOVE -> edited.removeIf(means);
      case REPLACE -> edited.replaceAll(item -> means.test(item) ? value : item);
      case MERGE -> edited.replaceAll(item -> means.test(item) ? Merge.merge(item, value) : item);
      case INVALID -> throw new IllegalArgumentException("passed the checks");
    }
    return edited;
  }

  private static <M> void insert(List<M> edited, int at, M value, int offset) {
    if (at >= 0) {
      edited.add(at + offset, value);
    }
  }

  private static <M> int first(List<M> items, Predicate<M> means) {
    for (int i = 0; i < items.size(); i++) {
      if (means.test(items.get(i))) {
        return i;
      }
    }
    return -1;
  }
}
