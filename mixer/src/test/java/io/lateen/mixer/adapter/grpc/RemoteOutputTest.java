package io.lateen.mixer.adapter.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import io.lateen.mixer.template.Field;
import io.lateen.model.attribute.AttributeType;
import io.lateen.wire.proto.policy.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Fields of every kind that an output may have.
class RemoteOutputTest {
  private static final String FILE =
      """
      name: "o.proto" package: "o" syntax: "proto3" dependency: "%s"
      enum_type { name: "Colour" value { name: "RED" number: 0 } value { name: "BLUE" number: 1 } }
      message_type {
        name: "Inner"
        field { name: "text" number: 1 type: TYPE_STRING label: LABEL_OPTIONAL }
      }
      message_type {
        name: "Output"
        field { name: "small" number: 1 type: TYPE_UINT32 label: LABEL_OPTIONAL }
        field { name: "big" number: 2 type: TYPE_INT64 label: LABEL_OPTIONAL }
        field { name: "share" number: 3 type: TYPE_FLOAT label: LABEL_OPTIONAL }
        field { name: "sure" number: 4 type: TYPE_BOOL label: LABEL_OPTIONAL }
        field { name: "colour" number: 5 type: TYPE_ENUM type_name: ".o.Colour" label: LABEL_OPTIONAL }
        field { name: "raw" number: 6 type: TYPE_BYTES label: LABEL_OPTIONAL }
        field { name: "at" number: 7 type: TYPE_MESSAGE type_name: "%2$s.TimeStamp" label: LABEL_OPTIONAL }
        field { name: "took" number: 8 type: TYPE_MESSAGE type_name: "%2$s.Duration" label: LABEL_OPTIONAL }
        field { name: "host" number: 9 type: TYPE_MESSAGE type_name: "%2$s.DNSName" label: LABEL_OPTIONAL }
        field { name: "any" number: 10 type: TYPE_MESSAGE type_name: "%2$s.Value" label: LABEL_OPTIONAL }
        field { name: "inner" number: 11 type: TYPE_MESSAGE type_name: ".o.Inner" label: LABEL_OPTIONAL }
        field { name: "list" number: 12 type: TYPE_STRING label: LABEL_REPEATED }
      }
      message_type {
        name: "Loop"
        field { name: "again" number: 1 type: TYPE_MESSAGE type_name: ".o.Loop" label: LABEL_OPTIONAL }
      }
      message_type {
        name: "Answer"
        field { name: "output" number: 2 type: TYPE_MESSAGE type_name: ".o.Output" label: LABEL_OPTIONAL }
      }
      message_type {
        name: "Endless"
        field { name: "output" number: 2 type: TYPE_MESSAGE type_name: ".o.Loop" label: LABEL_OPTIONAL }
      }
      """;

  private static Descriptor message(String name) throws Exception {
    FileDescriptor policy = Value.getDescriptor().getFile();
    FileDescriptorProto.Builder file = FileDescriptorProto.newBuilder();
    String text = FILE.replace("%2$s", ".istio.policy.v1beta1").replace("%s", policy.getName());
    TextFormat.merge(text, file);
    return FileDescriptor.buildFrom(file.build(), new FileDescriptor[] {policy})
        .findMessageTypeByName(name);
  }

  private static Message answer(String text) throws Exception {
    DynamicMessage.Builder answer = DynamicMessage.newBuilder(message("Answer"));
    TextFormat.merge(text, answer);
    return answer.build();
  }

  @Test
  void fieldsOfNoTypeAreLeftOut() throws Exception {
    assertThat(RemoteOutput.fields(message("Answer")))
        .containsExactly(
            new Field("small", AttributeType.INT64, false),
            new Field("big", AttributeType.INT64, false),
            new Field("share", AttributeType.DOUBLE, false),
            new Field("sure", AttributeType.BOOL, false),
            new Field("colour", AttributeType.STRING, false),
            new Field("raw", AttributeType.STRING, false),
            new Field("at", AttributeType.TIMESTAMP, false),
            new Field("took", AttributeType.DURATION, false),
            new Field("host", AttributeType.DNS_NAME, false),
            new Field("inner.text", AttributeType.STRING, false));
    assertThat(RemoteOutput.fields(message("Output"))).isEmpty();
    Descriptor endless = message("Endless");
    assertThatThrownBy(() -> RemoteOutput.fields(endless)).hasMessage("o.Loop contains itself");
  }

  @Test
  void valuesAreOfTheirTypes() throws Exception {
    String text =
        """
        output {
          small: 4000000000 big: -5 share: 0.5 sure: true colour: BLUE raw: "raw"
          at { value { seconds: 9 nanos: 1 } } took { value { seconds: 2 } } host { value: "a.b" }
          any { int64_value: 3 } inner { text: "deep" } list: "x"
        }
        """;
    Map<String, Object> values = RemoteOutput.values(answer(text));
    assertThat(values)
        .isEqualTo(
            Map.of(
                "small",
                4_000_000_000L,
                "big",
                -5L,
                "share",
                0.5,
                "sure",
                true,
                "colour",
                "BLUE",
                "raw",
                "raw",
                "at",
                Instant.ofEpochSecond(9, 1),
                "took",
                Duration.ofSeconds(2),
                "host",
                "a.b",
                "inner.text",
                "deep"));
    for (Field field : RemoteOutput.fields(message("Answer"))) {
      assertThat(values.get(field.path())).isInstanceOf(field.type().valueClass());
    }
  }

  /// Zero is a number, and false an answer; an empty text is none.
  @Test
  void whatIsNotSaidIsLeftOut() throws Exception {
    assertThat(RemoteOutput.values(answer("")))
        .isEqualTo(Map.of("small", 0L, "big", 0L, "share", 0.0, "sure", false, "colour", "RED"));
  }
}
