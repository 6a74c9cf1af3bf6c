package io.lateen.proxy.message;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/// Fields that Envoy's messages mark `udpa.annotations.sensitive`, and how they are printed: texts
/// and octets by a word in their place, numbers not at all (Envoy, `MessageUtil::redact`).
final class Sensitive {
  private static final String WORD = "[redacted]";
  private static final String OCTETS =
      Base64.getEncoder().encodeToString(WORD.getBytes(StandardCharsets.UTF_8));
  private static final String TLS = "envoy.extensions.transport_sockets.tls.v3.";
  private static final Set<String> FIELDS =
      Set.of(
          TLS + "TlsCertificate.private_key",
          TLS + "TlsCertificate.password",
          TLS + "TlsCertificate.pkcs12",
          TLS + "TlsSessionTicketKeys.keys",
          TLS + "PrivateKeyProvider.typed_config");

  private Sensitive() {}

  static boolean is(MessageType type, FieldType field) {
    return type.name().startsWith(TLS) && FIELDS.contains(type.name() + "." + field.name());
  }

  static void print(Object value, JsonWriter out) {
    switch (value) {
      case Message message -> {
        out.beginObject();
        for (int i = 0; i < message.type().size(); i++) {
          Object part = message.value(i);
          if (part != null && !(part instanceof Number) && !(part instanceof Boolean)) {
            print(part, out.name(message.type().field(i).name()));
          }
        }
        out.endObject();
      }
      case List<?> list -> {
        out.beginArray();
        list.forEach(element -> print(element, out));
        out.endArray();
      }
      case ByteString _ -> out.value(OCTETS);
      default -> out.value(WORD);
    }
  }
}
