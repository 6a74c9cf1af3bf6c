package io.lateen.model.check;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/// Collects what is wrong with one document. Not thread-safe.
public final class Problems {
  private final List<Problem> list = new ArrayList<>();

  public void error(FieldPath path, String message) {
    list.add(Problem.error(path.text(), message));
  }

  public void warning(FieldPath path, String message) {
    list.add(Problem.warning(path.text(), message));
  }

  /// An error in the usual form: the value, then what may stand there.
  public void unexpected(FieldPath path, Object value, String expected) {
    String shown = value instanceof CharSequence text ? quote(text) : value.toString();
    error(path, shown + " (expected: " + expected + ")");
  }

  /// A field that has to be there.
  public void missing(FieldPath path, String expected) {
    error(path, "missing (expected: " + expected + ")");
  }

  /// Lets `check` look at each item under its own path.
  public <T> void each(FieldPath path, List<T> items, BiConsumer<FieldPath, T> check) {
    for (int i = 0; i < items.size(); i++) {
      check.accept(path.item(i), items.get(i));
    }
  }

  public void add(Problem problem) {
    list.add(problem);
  }

  public boolean hasErrors() {
    return list.stream().anyMatch(Problem::isError);
  }

  public List<Problem> toList() {
    return List.copyOf(list);
  }

  /// A value as people find it in their file; long ones are cut.
  public static String quote(CharSequence text) {
    String shown = text.length() > 200 ? text.subSequence(0, 200) + "…" : text.toString();
    return "\"" + shown.replace("\n", "\\n") + "\"";
  }
}
