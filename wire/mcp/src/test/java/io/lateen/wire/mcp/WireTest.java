package io.lateen.wire.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.AnyProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.TextFormat;
import com.google.protobuf.TimestampProto;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Protobuf's own reader and writer, given Istio's field numbers, at the other end of the wire.
final class WireTest {
  private static FileDescriptor mcp;

  /// `name type number`; a `*` stands for a repeated one, `map` for text by text.
  private static String message(String name, String... fields) {
    StringBuilder text = new StringBuilder("message_type { name: '" + name + "' ");
    StringBuilder nested = new StringBuilder();
    for (String line : fields) {
      String[] words = line.split(" ", -1);
      String type = words[1];
      boolean map = type.equals("map");
      boolean many = map || type.endsWith("*");
      String plain = type.replace("*", "");
      String entry = words[0].replace("_", "") + "Entry";
      text.append("field { name: '").append(words[0]).append("' number: ").append(words[2]);
      text.append(many ? " label: LABEL_REPEATED " : " label: LABEL_OPTIONAL ");
      switch (plain) {
        case "string" -> text.append("type: TYPE_STRING }");
        case "bool" -> text.append("type: TYPE_BOOL }");
        case "int32" -> text.append("type: TYPE_INT32 }");
        case "map" -> {
          String full = ".istio.mcp.v1alpha1." + name + "." + entry;
          text.append("type: TYPE_MESSAGE type_name: '" + full + "' }");
          nested.append("nested_type { name: '" + entry + "' options { map_entry: true } ");
          nested.append("field { name: 'key' number: 1 label: LABEL_OPTIONAL type: TYPE_STRING }");
          nested.append(
              "field { name: 'value' number: 2 label: LABEL_OPTIONAL type: TYPE_STRING }}");
        }
        default -> text.append("type: TYPE_MESSAGE type_name: '." + plain + "' }");
      }
    }
    return text.append(nested).append("}\n").toString();
  }

  @BeforeAll
  static void describe() throws Exception {
    String p = "istio.mcp.v1alpha1.";
    String text =
        "name: 'mcp.proto' package: 'istio.mcp.v1alpha1' syntax: 'proto3' dependency:"
            + " 'google/protobuf/any.proto' dependency: 'google/protobuf/timestamp.proto'"
            + message(
                "Metadata",
                "name string 1",
                "create_time google.protobuf.Timestamp 2",
                "version string 3",
                "labels map 4",
                "annotations map 5")
            + message("Resource", "metadata " + p + "Metadata 1", "body google.protobuf.Any 2")
            + message("SinkNode", "id string 1", "annotations map 2")
            + message("Status", "code int32 1", "message string 2")
            + message(
                "MeshConfigRequest",
                "version_info string 1",
                "sink_node " + p + "SinkNode 2",
                "type_url string 3",
                "response_nonce string 4",
                "error_detail " + p + "Status 5")
            + message(
                "MeshConfigResponse",
                "version_info string 1",
                "resources " + p + "Resource* 2",
                "type_url string 3",
                "nonce string 4")
            + message(
                "RequestResources",
                "sink_node " + p + "SinkNode 1",
                "collection string 2",
                "initial_resource_versions map 3",
                "response_nonce string 4",
                "error_detail " + p + "Status 5",
                "incremental bool 6")
            + message(
                "Resources",
                "system_version_info string 1",
                "collection string 2",
                "resources " + p + "Resource* 3",
                "removed_resources string* 4",
                "nonce string 5",
                "incremental bool 6");
    FileDescriptorProto.Builder file = FileDescriptorProto.newBuilder();
    TextFormat.merge(text, file);
    mcp =
        FileDescriptor.buildFrom(
            file.build(),
            new FileDescriptor[] {AnyProto.getDescriptor(), TimestampProto.getDescriptor()});
  }

  private static DynamicMessage read(String type, byte[] bytes) throws Exception {
    return DynamicMessage.parseFrom(mcp.findMessageTypeByName(type), bytes);
  }

  private static CodedInputStream written(String type, String text) throws Exception {
    DynamicMessage.Builder message = DynamicMessage.newBuilder(mcp.findMessageTypeByName(type));
    TextFormat.merge(text, message);
    return message.build().toByteString().newCodedInput();
  }

  private static final String RESOURCE =
      """
      metadata {
        name: "default/reviews"
        create_time { seconds: 1571000000 nanos: 5 }
        version: "42"
        labels { key: "app" value: "reviews" }
        annotations { key: "note" value: "" }
      }
      body {
        type_url: "type.googleapis.com/istio.networking.v1alpha3.VirtualService"
        value: "abc"
      }
      """;

  private static Resource reviews() {
    return new Resource(
        new Metadata(
            "default/reviews",
            Instant.ofEpochSecond(1571000000L, 5),
            "42",
            Map.of("app", "reviews"),
            Map.of("note", "")),
        Body.of("istio.networking.v1alpha3.VirtualService", ByteString.copyFromUtf8("abc")));
  }

  @Test
  void resourcesAreReadAndWrittenAsProtobufDoes() throws Exception {
    String text =
        "system_version_info: '9' collection: 'c' resources {"
            + RESOURCE
            + "} removed_resources: 'a/b' removed_resources: 'c/d' nonce: '3' incremental: true";
    Resources message =
        new Resources("9", "c", List.of(reviews()), List.of("a/b", "c/d"), "3", true);

    assertThat(Resources.parse(written("Resources", text))).isEqualTo(message);
    assertThat(read("Resources", message.toByteArray()))
        .isEqualTo(
            DynamicMessage.parseFrom(
                mcp.findMessageTypeByName("Resources"), written("Resources", text)));
  }

  @Test
  void requestsAreReadAndWrittenAsProtobufDoes() throws Exception {
    String text =
        """
        sink_node { id: "pilot" }
        collection: "c"
        initial_resource_versions { key: "a/b" value: "1" }
        response_nonce: "7"
        error_detail { code: 3 message: "a/b: wrong" }
        incremental: true
        """;
    RequestResources request =
        new RequestResources(
            "pilot", "c", Map.of("a/b", "1"), "7", new Refusal(3, "a/b: wrong"), true);

    assertThat(RequestResources.parse(written("RequestResources", text))).isEqualTo(request);
    assertThat(read("RequestResources", request.toByteArray()))
        .isEqualTo(
            DynamicMessage.parseFrom(
                mcp.findMessageTypeByName("RequestResources"), written("RequestResources", text)));
  }

  @Test
  void theFormerStreamIsTheSameInOtherWords() throws Exception {
    String asked =
        """
        version_info: "8"
        sink_node { id: "mixer" annotations { key: "a" value: "b" } }
        type_url: "c"
        response_nonce: "7"
        error_detail { code: 3 message: "no" }
        """;
    assertThat(RequestResources.parseMeshConfig(written("MeshConfigRequest", asked)))
        .isEqualTo(new RequestResources("mixer", "c", Map.of(), "7", new Refusal(3, "no"), false));

    String told = "version_info: '9' resources {" + RESOURCE + "} type_url: 'c' nonce: '3'";
    Resources whole = new Resources("9", "c", List.of(reviews()), List.of(), "3", false);
    assertThat(read("MeshConfigResponse", whole.toMeshConfigBytes()))
        .isEqualTo(
            DynamicMessage.parseFrom(
                mcp.findMessageTypeByName("MeshConfigResponse"),
                written("MeshConfigResponse", told)));
  }
}
