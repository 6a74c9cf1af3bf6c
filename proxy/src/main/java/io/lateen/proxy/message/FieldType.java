package io.lateen.proxy.message;

/// A field of a message.
///
/// @param typeName of a MESSAGE or ENUM, else empty
/// @param map repeated entries with `key` and `value`
record FieldType(
    int number, String name, Kind kind, boolean repeated, boolean map, String typeName) {}
