package io.lateen.wire.mcp;

/// A field of a message.
///
/// @param name as in the protocol buffer: `per_try_timeout`
/// @param jsonName as in documents: `perTryTimeout`
/// @param type of an enum or a message, else empty
/// @param oneof of which it is a member; empty: none
record FieldType(
    int number,
    String name,
    String jsonName,
    Kind kind,
    Plurality plurality,
    String type,
    String oneof) {

  /// How a value is written. The wire's types follow from it.
  enum Kind {
    STRING,
    BYTES,
    BOOL,
    INT32,
    INT64,
    UINT32,
    UINT64,
    DOUBLE,
    ENUM,
    MESSAGE;

    /// Several of them are written as one field.
    boolean isPacked() {
      return this != STRING && this != BYTES && this != MESSAGE;
    }
  }

  /// How many there are. All maps of Istio's have text as keys.
  enum Plurality {
    ONE,
    LIST,
    MAP
  }

  /// `F number name KIND[*] [type] [/oneof]`, of a map `MAP:KIND`.
  static FieldType parse(String line) {
    String[] words = line.split(" ", -1);
    String kind = words[3];
    Plurality plurality =
        kind.startsWith("MAP:")
            ? Plurality.MAP
            : kind.endsWith("*") ? Plurality.LIST : Plurality.ONE;
    String type = words.length > 4 && !words[4].startsWith("/") ? words[4] : "";
    String last = words[words.length - 1];
    return new FieldType(
        Integer.parseInt(words[1]),
        words[2],
        camel(words[2]),
        Kind.valueOf(kind.replace("MAP:", "").replace("*", "")),
        plurality,
        type,
        last.startsWith("/") ? last.substring(1) : "");
  }

  private static String camel(String name) {
    StringBuilder camel = new StringBuilder();
    for (String part : name.split("_", -1)) {
      camel.append(Character.toUpperCase(part.charAt(0))).append(part, 1, part.length());
    }
    camel.setCharAt(0, name.charAt(0));
    return camel.toString();
  }
}
