package io.lateen.model.check;

/// Where in a document something is: `spec.http[0].match[1].headers[x.y]`.
public record FieldPath(String text) {

  public static final FieldPath ROOT = new FieldPath("");
  public static final FieldPath SPEC = new FieldPath("spec");

  /// A field, or an entry of a map; names that could be mistaken for a path stand in brackets.
  public FieldPath field(String name) {
    if (!isPlain(name)) {
      return new FieldPath(text + "[" + name + "]");
    }
    return new FieldPath(text.isEmpty() ? name : text + "." + name);
  }

  public FieldPath item(int index) {
    return new FieldPath(text + "[" + index + "]");
  }

  private static boolean isPlain(String name) {
    return !name.isEmpty()
        && name.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '_' || c == '-');
  }

  @Override
  public String toString() {
    return text;
  }
}
