package io.lateen.proxy.message;

/// The protobuf types of fields.
enum Kind {
  BOOL,
  INT32,
  UINT32,
  SINT32,
  FIXED32,
  SFIXED32,
  INT64,
  UINT64,
  SINT64,
  FIXED64,
  SFIXED64,
  FLOAT,
  DOUBLE,
  STRING,
  BYTES,
  ENUM,
  MESSAGE
}
