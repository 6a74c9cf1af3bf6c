package io.lateen.wire.mcp;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import io.lateen.wire.document.GoDuration;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Messages of protobuf's own that documents write otherwise than as maps of fields.
final class WellKnown {
  static final String STRUCT = "google.protobuf.Struct";
  private static final String DURATION = "google.protobuf.Duration";
  private static final String TIMESTAMP = "google.protobuf.Timestamp";
  private static final String BOOL = "google.protobuf.BoolValue";
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private WellKnown() {}

  static boolean is(String type) {
    return type.startsWith("google.protobuf.");
  }

  static void write(
      CodedOutputStream out, FieldType field, JsonNode value, String at, List<String> problems)
      throws IOException {
    Optional<Wire.Fields> fields =
        switch (field.type()) {
          case STRUCT -> Optional.of(value).filter(JsonNode::isObject).map(Structs::fields);
          case DURATION -> duration(value).map(d -> time(d.getSeconds(), d.getNano()));
          case TIMESTAMP -> instant(value).map(i -> time(i.getEpochSecond(), i.getNano()));
          case BOOL -> Optional.of(value).filter(JsonNode::isBoolean).map(WellKnown::flag);
          default -> throw new IllegalStateException("istio.schema: " + field.type());
        };
    if (fields.isEmpty()) {
      problems.add(at + ": " + value + " (expected: " + field.type() + ")");
    } else {
      Wire.message(out, field.number(), fields.get());
    }
  }

  /// Negative ones have negative nanoseconds in a message, and positive ones in Java.
  private static Optional<Duration> duration(JsonNode value) {
    return GoDuration.parse(value.asString("")).filter(duration -> !duration.isNegative());
  }

  private static Optional<Instant> instant(JsonNode value) {
    try {
      return Optional.of(Instant.parse(value.asString("")));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  private static Wire.Fields time(long seconds, int nanos) {
    return out -> {
      if (seconds != 0) {
        out.writeInt64(1, seconds);
      }
      if (nanos != 0) {
        out.writeInt32(2, nanos);
      }
    };
  }

  private static Wire.Fields flag(JsonNode value) {
    return out -> {
      if (value.asBoolean()) {
        out.writeBool(1, true);
      }
    };
  }

  static JsonNode read(String type, CodedInputStream in) throws IOException {
    if (type.equals(STRUCT)) {
      return Structs.read(in);
    }
    long first = 0;
    int nanos = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag >>> 3) {
        case 1 -> first = in.readInt64();
        case 2 -> nanos = in.readInt32();
        default -> in.skipField(tag);
      }
    }
    try {
      return switch (type) {
        case DURATION -> NODES.stringNode(seconds(Duration.ofSeconds(first, nanos)));
        case TIMESTAMP -> NODES.stringNode(Instant.ofEpochSecond(first, nanos).toString());
        case BOOL -> NODES.booleanNode(first != 0);
        default -> throw new IllegalStateException("istio.schema: " + type);
      };
    } catch (DateTimeException | ArithmeticException e) {
      throw new IOException(first + " s (expected: a " + type + ")", e);
    }
  }

  private static String seconds(Duration duration) {
    BigDecimal nanos = new BigDecimal(duration.toNanos());
    return nanos.movePointLeft(9).stripTrailingZeros().toPlainString() + "s";
  }
}
