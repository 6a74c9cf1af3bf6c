package io.lateen.wire.mcp;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DurationProto;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.StructProto;
import com.google.protobuf.TimestampProto;
import com.google.protobuf.WrappersProto;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `istio.schema` as descriptors for protobuf's own classes, which check it in passing.
final class DescribedSchema {
  private final FileDescriptor file;

  DescribedSchema() {
    try (InputStream in = Schema.class.getResourceAsStream("istio.schema")) {
      FileDescriptorProto.Builder proto =
          FileDescriptorProto.newBuilder().setName("istio.proto").setSyntax("proto3");
      FileDescriptor[] others = {
        DurationProto.getDescriptor(),
        TimestampProto.getDescriptor(),
        StructProto.getDescriptor(),
        WrappersProto.getDescriptor()
      };
      List.of(others).forEach(other -> proto.addDependency(other.getName()));
      describe(new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList(), proto);
      file = FileDescriptor.buildFrom(proto.build(), others);
    } catch (Exception e) {
      throw new AssertionError("istio.schema", e);
    }
  }

  DynamicMessage.Builder builder(String message) {
    return DynamicMessage.newBuilder(file.findMessageTypeByName(flat(message)));
  }

  DynamicMessage parse(Body body) throws Exception {
    return DynamicMessage.parseFrom(file.findMessageTypeByName(flat(body.message())), body.value());
  }

  private static String flat(String name) {
    return name.replace('.', '_');
  }

  private static void describe(List<String> lines, FileDescriptorProto.Builder file) {
    DescriptorProto.Builder message = null;
    EnumDescriptorProto.Builder words = null;
    Map<String, Integer> oneofs = new LinkedHashMap<>();
    for (String line : lines) {
      String[] parts = line.split(" ", -1);
      switch (parts[0]) {
        case "M" -> {
          message = file.addMessageTypeBuilder().setName(flat(parts[1]));
          oneofs = new LinkedHashMap<>();
        }
        case "E" -> words = file.addEnumTypeBuilder().setName(flat(parts[1]));
        case "V" ->
            // Words of enums share a scope, where messages do not nest.
            words.addValueBuilder().setName(parts[2]).setNumber(Integer.parseInt(parts[1]));
        default -> field(message, parts, oneofs);
      }
    }
    scopeEnums(file);
  }

  /// Puts each enum into a message of its own, so that two may have the same word.
  private static void scopeEnums(FileDescriptorProto.Builder file) {
    for (EnumDescriptorProto each : List.copyOf(file.getEnumTypeList())) {
      file.addMessageTypeBuilder().setName("Scope_" + each.getName()).addEnumType(each);
    }
    file.clearEnumType();
  }

  private static void field(
      DescriptorProto.Builder message, String[] parts, Map<String, Integer> oneofs) {
    FieldType type = FieldType.parse(String.join(" ", parts));
    FieldDescriptorProto.Builder field =
        message
            .addFieldBuilder()
            .setName(type.name())
            .setNumber(type.number())
            .setLabel(
                type.plurality() == FieldType.Plurality.ONE
                    ? FieldDescriptorProto.Label.LABEL_OPTIONAL
                    : FieldDescriptorProto.Label.LABEL_REPEATED);
    if (type.plurality() == FieldType.Plurality.MAP) {
      String entry = type.name().replace("_", "") + "Entry";
      DescriptorProto.Builder pair = message.addNestedTypeBuilder().setName(entry);
      pair.getOptionsBuilder().setMapEntry(true);
      pair.addFieldBuilder()
          .setName("key")
          .setNumber(1)
          .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL)
          .setType(FieldDescriptorProto.Type.TYPE_STRING);
      typed(
          pair.addFieldBuilder()
              .setName("value")
              .setNumber(2)
              .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL),
          type);
      field
          .setType(FieldDescriptorProto.Type.TYPE_MESSAGE)
          .setTypeName("." + message.getName() + "." + entry);
      return;
    }
    typed(field, type);
    if (!type.oneof().isEmpty()) {
      field.setOneofIndex(
          oneofs.computeIfAbsent(
              type.oneof(),
              name -> {
                message.addOneofDeclBuilder().setName(name);
                return message.getOneofDeclCount() - 1;
              }));
    }
  }

  private static void typed(FieldDescriptorProto.Builder field, FieldType type) {
    field.setType(FieldDescriptorProto.Type.valueOf("TYPE_" + type.kind()));
    if (type.kind() == FieldType.Kind.ENUM) {
      field.setTypeName(".Scope_" + flat(type.type()) + "." + flat(type.type()));
    } else if (!type.type().isEmpty()) {
      field.setTypeName("." + (WellKnown.is(type.type()) ? type.type() : flat(type.type())));
    }
  }
}
