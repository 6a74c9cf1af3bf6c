package io.lateen.proxy.filter.http.authz;

import com.google.protobuf.ByteString;
import io.lateen.proxy.http.Octets;
import io.lateen.proxy.message.Fields;
import io.lateen.proxy.message.MessageDecoder;
import io.lateen.proxy.message.Problems;
import io.lateen.proxy.message.Schema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// `envoy.service.auth.v3.CheckResponse` → [Answer]. Headers that are none, or are the proxy's own,
/// are passed over.
final class CheckReader {
  private static final String TYPE = "envoy.service.auth.v3.CheckResponse";
  private static final MessageDecoder DECODER = new MessageDecoder(Schema.envoy());
  private static final int FORBIDDEN = 403;

  private CheckReader() {}

  static Answer read(ByteString message) {
    try {
      Fields response = new Fields(DECODER.decode(TYPE, message), "", new Problems(), DECODER);
      Fields status = response.child("status");
      int code = status == null ? 0 : status.integer("code", 0);
      return code == 0 ? allowed(response.child("ok_response")) : denied(response);
    } catch (IOException e) {
      return new Answer.Failed(String.valueOf(e.getMessage()));
    }
  }

  private static Answer allowed(@Nullable Fields ok) {
    if (ok == null) {
      return new Answer.Allowed(List.of(), List.of(), List.of());
    }
    List<byte[]> removed = new ArrayList<>();
    for (String name : ok.strings("headers_to_remove")) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (!Names.isOurs(lower)) {
        removed.add(Octets.of(lower));
      }
    }
    return new Answer.Allowed(
        headers(ok, "headers"), removed, headers(ok, "response_headers_to_add"));
  }

  private static Answer denied(Fields response) {
    Fields denied = response.child("denied_response");
    if (denied == null) {
      return new Answer.Denied(FORBIDDEN, List.of(), new byte[0]);
    }
    Fields status = denied.child("status");
    int code = status == null ? FORBIDDEN : status.integer("code", FORBIDDEN);
    return new Answer.Denied(
        code >= 200 && code <= 599 ? code : FORBIDDEN,
        headers(denied, "headers"),
        Octets.of(denied.string("body")));
  }

  private static List<Answer.Header> headers(Fields owner, String field) {
    List<Answer.Header> headers = new ArrayList<>();
    for (Fields option : owner.children(field)) {
      Fields header = option.child("header");
      if (header != null) {
        byte[] raw = header.bytes("raw_value").toByteArray();
        byte[] value = raw.length > 0 ? raw : Octets.of(header.string("value"));
        String name = header.string("key").toLowerCase(Locale.ROOT);
        byte[] octets = Octets.of(name);
        if (Octets.isToken(octets, 0, octets.length)
            && Octets.isValue(value, 0, value.length)
            && !Names.isOurs(name)) {
          headers.add(new Answer.Header(octets, value, option.bool("append")));
        }
      }
    }
    return headers;
  }
}
