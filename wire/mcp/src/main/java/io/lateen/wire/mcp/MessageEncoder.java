package io.lateen.wire.mcp;

import com.google.protobuf.CodedOutputStream;
import io.lateen.wire.mcp.FieldType.Plurality;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// A document's tree → a message of [Schema], by protobuf's JSON mapping. What has no place in
/// the message is noted, not passed over. For one message.
final class MessageEncoder {
  private final Schema schema;
  private final List<String> problems = new ArrayList<>();
  private final ScalarEncoder scalars;

  MessageEncoder(Schema schema) {
    this.schema = schema;
    this.scalars = new ScalarEncoder(schema, problems);
  }

  /// What did not fit, each with its path; after [#encode].
  List<String> problems() {
    return List.copyOf(problems);
  }

  /// The message's fields; complete only if there are no [#problems].
  byte[] encode(MessageType type, JsonNode tree) {
    return Wire.encode(out -> message(out, type, tree, "spec"));
  }

  private void message(CodedOutputStream out, MessageType type, JsonNode tree, String path)
      throws IOException {
    if (!tree.isObject()) {
      problems.add(path + ": " + tree + " (expected: a map, " + type.name() + ")");
      return;
    }
    Map<String, String> chosen = new HashMap<>();
    for (Map.Entry<String, JsonNode> entry : tree.properties()) {
      String at = path + "." + entry.getKey();
      FieldType field = type.field(entry.getKey());
      if (field == null) {
        problems.add(at + ": no field of " + type.name());
      } else if (!entry.getValue().isNull()) {
        choose(chosen, field, at);
        field(out, field, entry.getValue(), at);
      }
    }
  }

  private void choose(Map<String, String> chosen, FieldType field, String at) {
    String other =
        field.oneof().isEmpty() ? null : chosen.putIfAbsent(field.oneof(), field.jsonName());
    if (other != null) {
      problems.add(at + ": beside " + other + " (expected: one of them)");
    }
  }

  private void field(CodedOutputStream out, FieldType field, JsonNode value, String at)
      throws IOException {
    switch (field.plurality()) {
      case ONE -> one(out, field, value, at, !field.oneof().isEmpty());
      case LIST -> list(out, field, value, at);
      case MAP -> map(out, field, value, at);
    }
  }

  private void list(CodedOutputStream out, FieldType field, JsonNode value, String at)
      throws IOException {
    if (!value.isArray()) {
      problems.add(at + ": " + value + " (expected: a list)");
    } else if (field.kind().isPacked()) {
      Wire.message(out, field.number(), packed -> scalars.packed(packed, field, value, at));
    } else {
      int i = 0;
      for (JsonNode each : value) {
        one(out, field, each, at + "[" + i++ + "]", true);
      }
    }
  }

  private void map(CodedOutputStream out, FieldType field, JsonNode value, String at)
      throws IOException {
    if (!value.isObject()) {
      problems.add(at + ": " + value + " (expected: a map)");
      return;
    }
    FieldType entry =
        new FieldType(2, "value", "value", field.kind(), Plurality.ONE, field.type(), "");
    for (Map.Entry<String, JsonNode> each : value.properties()) {
      Wire.message(
          out,
          field.number(),
          pair -> {
            Wire.string(pair, 1, each.getKey());
            one(pair, entry, each.getValue(), at + "[" + each.getKey() + "]", false);
          });
    }
  }

  /// @param zero whether a default value is written too
  private void one(CodedOutputStream out, FieldType field, JsonNode value, String at, boolean zero)
      throws IOException {
    if (field.kind() != FieldType.Kind.MESSAGE) {
      scalars.write(out, field, value, at, zero);
    } else if (WellKnown.is(field.type())) {
      WellKnown.write(out, field, value, at, problems);
    } else {
      Wire.message(out, field.number(), inner -> message(inner, schema.message(field), value, at));
    }
  }
}
