package io.lateen.galley.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import io.lateen.galley.resource.ApiException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProtobufParserTest {

  private interface Fields {
    void write(CodedOutputStream out) throws IOException;
  }

  @Test
  void aSecretBecomesTheSameAsInJson() throws Exception {
    ByteString metadata =
        message(
            out -> {
              out.writeString(1, "s");
              out.writeString(2, ""); // Go writes what is not set
              out.writeInt64(7, 0);
              out.writeBytes(8, ByteString.EMPTY);
              out.writeBytes(11, entry("app", ByteString.copyFromUtf8("x")));
              out.writeString(99, "a field of tomorrow");
            });
    byte[] body =
        envelope(
            "v1",
            "Secret",
            out -> {
              out.writeBytes(1, metadata);
              out.writeBytes(2, entry("k", ByteString.copyFromUtf8("v")));
              out.writeString(3, "Opaque");
            });
    assertThat(ProtobufParser.parse(body))
        .isEqualTo(
            JsonText.MAPPER.readTree(
                """
                {"apiVersion": "v1", "kind": "Secret",
                 "metadata": {"name": "s", "labels": {"app": "x"}},
                 "data": {"k": "dg=="}, "type": "Opaque"}
                """));
  }

  @Test
  void zeroSecondsOfGraceAreNotNothing() throws Exception {
    byte[] body =
        envelope(
            "v1",
            "DeleteOptions",
            out -> {
              out.writeInt64(1, 0);
              out.writeString(4, "Background");
            });
    assertThat(ProtobufParser.parse(body).toString())
        .contains("\"gracePeriodSeconds\":0", "\"propagationPolicy\":\"Background\"");
  }

  @Test
  void otherKindsAreAskedForInJson() throws Exception {
    byte[] body = envelope("apps/v1", "Deployment", _ -> {});
    assertThatThrownBy(() -> ProtobufParser.parse(body))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(415))
        .hasMessageContaining("Deployment cannot be sent as protobuf here")
        .hasMessageContaining("application/json");
  }

  @Test
  void brokenBytesAreRefused() {
    for (String text : new String[] {"", "k8s", "{}", "k8s\0\nÿ", "k8s\0\u0012\u0005ab"}) {
      byte[] body = text.getBytes(StandardCharsets.UTF_8);
      assertThatThrownBy(() -> ProtobufParser.parse(body))
          .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(400));
    }
  }

  private static byte[] envelope(String apiVersion, String kind, Fields fields) throws IOException {
    ByteString type =
        message(
            out -> {
              out.writeString(1, apiVersion);
              out.writeString(2, kind);
            });
    ByteString raw = message(fields);
    ByteString unknown =
        message(
            out -> {
              out.writeBytes(1, type);
              out.writeBytes(2, raw);
            });
    return ByteString.copyFromUtf8("k8s\0").concat(unknown).toByteArray();
  }

  private static ByteString entry(String key, ByteString value) throws IOException {
    return message(
        out -> {
          out.writeString(1, key);
          out.writeBytes(2, value);
        });
  }

  private static ByteString message(Fields fields) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    fields.write(out);
    out.flush();
    return ByteString.copyFrom(bytes.toByteArray());
  }
}
