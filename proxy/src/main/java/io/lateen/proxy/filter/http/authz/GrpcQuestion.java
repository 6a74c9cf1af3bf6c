package io.lateen.proxy.filter.http.authz;

import com.google.protobuf.ByteString;
import io.lateen.proxy.filter.http.Exchange;
import io.lateen.proxy.http.KnownHeader;
import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.http.ResponseHead;
import io.lateen.proxy.http.Trailers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `envoy.service.auth.v3.Authorization/Check`.
///
/// @param extensions that go along, `context_extensions`
record GrpcQuestion(String authority, long timeoutMillis, Map<String, String> extensions)
    implements Question {
  private static final String PATH = "/envoy.service.auth.v3.Authorization/Check";
  private static final int HEAD = 5;

  @Override
  public Sent of(Exchange exchange, @Nullable ShownBody shown) {
    byte[] message = CheckWriter.request(exchange, extensions, shown);
    byte[] body =
        ByteBuffer.allocate(HEAD + message.length)
            .put((byte) 0)
            .putInt(message.length)
            .put(message)
            .array();
    RequestHead head =
        RequestHead.of(
            "POST",
            PATH,
            List.of(
                "host: " + authority,
                "content-type: application/grpc",
                "te: trailers",
                "grpc-timeout: " + timeoutMillis + "m",
                "content-length: " + body.length));
    return new Sent(head, body);
  }

  @Override
  public Answer answer(ResponseHead head, byte[] body, @Nullable Trailers trailers) {
    if (head.status() != 200) {
      return new Answer.Failed("HTTP status " + head.status());
    }
    String status =
        trailers != null && trailers.has(KnownHeader.GRPC_STATUS)
            ? trailers.value(KnownHeader.GRPC_STATUS)
            : head.value(KnownHeader.GRPC_STATUS);
    if (!"0".equals(status)) {
      return new Answer.Failed("gRPC status " + status);
    }
    boolean whole =
        body.length >= HEAD
            && body[0] == 0
            && ByteBuffer.wrap(body).getInt(1) == body.length - HEAD;
    return whole
        ? CheckReader.read(ByteString.copyFrom(body, HEAD, body.length - HEAD))
        : new Answer.Failed("an answer of " + body.length + " octets that is no message");
  }
}
