package io.lateen.proxy.filter.http.grpcweb;

import io.lateen.proxy.filter.http.BodyFilter;
import io.lateen.proxy.filter.http.Exchange;
import io.lateen.proxy.filter.http.Grpc;
import io.lateen.proxy.http.Framing;
import io.lateen.proxy.http.KnownHeader;
import io.lateen.proxy.http.Octets;
import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.http.ResponseHead;
import io.lateen.proxy.http.Trailers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/// Makes gRPC of gRPC-Web, and of the answer gRPC-Web again: trailers, which browsers do not show,
/// become a last frame of the body, and the text form is base64.
final class GrpcWebFilter implements BodyFilter {
  private static final byte[] TRAILERS = Octets.of("trailers");
  private static final byte[] ENCODINGS = Octets.of("identity,deflate,gzip");
  private static final int TRAILER_FRAME = 0x80;

  private final int index;

  GrpcWebFilter(int index) {
    this.index = index;
  }

  @Override
  public Verdict request(Exchange exchange) {
    RequestHead request = exchange.request();
    WebContent asked = WebContent.of(request);
    if (asked != null) {
      WebCall call = call(exchange);
      call.begin(asked, WebContent.wanted(request));
      toGrpc(request);
      if (asked == WebContent.TEXT) {
        request.forgetLength();
      }
    } else if (exchange.state(index) instanceof WebCall last) {
      last.active = false;
    }
    return Verdict.CONTINUE;
  }

  static void toGrpc(RequestHead request) {
    request.set(KnownHeader.CONTENT_TYPE, Grpc.contentType());
    request.set(KnownHeader.TE, TRAILERS);
    request.set(KnownHeader.GRPC_ACCEPT_ENCODING, ENCODINGS);
  }

  private WebCall call(Exchange exchange) {
    if (exchange.state(index) instanceof WebCall known) {
      return known;
    }
    WebCall made = new WebCall();
    exchange.setState(index, made);
    return made;
  }

  /// Null: the exchange is no gRPC-Web.
  private @Nullable WebCall active(Exchange exchange) {
    return exchange.state(index) instanceof WebCall call && call.active ? call : null;
  }

  @Override
  public @Nullable ByteBuf requestData(Exchange exchange, ByteBuf data) {
    WebCall call = active(exchange);
    if (call == null || call.asked == WebContent.BINARY) {
      return data;
    }
    ByteBuf out = data.alloc().ioBuffer(data.readableBytes());
    boolean good = call.decoder.decode(data, out);
    data.release();
    if (good && out.isReadable()) {
      return out;
    }
    out.release();
    if (!good) {
      exchange.refuseBody(400, "Bad gRPC-web request, invalid base64 data.");
    }
    return null;
  }

  @Override
  public @Nullable ByteBuf requestEnd(Exchange exchange) {
    WebCall call = active(exchange);
    if (call != null && !call.decoder.whole()) {
      exchange.refuseBody(400, "Bad gRPC-web request, invalid base64 data.");
    }
    return null;
  }

  @Override
  public void response(Exchange exchange, ResponseHead head) {
    WebCall call = active(exchange);
    if (call != null && Grpc.is(head)) {
      head.set(KnownHeader.CONTENT_TYPE, call.answered.said());
      head.remove(KnownHeader.CONTENT_LENGTH);
    } else if (call != null) {
      call.active = false; // who answers something else is not translated
    }
  }

  @Override
  public Framing responseFraming(Exchange exchange, ResponseHead head, Framing framing) {
    boolean longer = active(exchange) != null && framing == Framing.LENGTH;
    return longer ? Framing.CHUNKED : framing;
  }

  @Override
  public @Nullable ByteBuf responseData(Exchange exchange, ByteBuf data) {
    WebCall call = active(exchange);
    return call == null || call.answered == WebContent.BINARY ? data : text(data);
  }

  private static ByteBuf text(ByteBuf octets) {
    ByteBuf out = octets.alloc().ioBuffer(Base64Encoder.length(octets.readableBytes()));
    Base64Encoder.encode(octets, out);
    octets.release();
    return out;
  }

  @Override
  public @Nullable ByteBuf responseEnd(Exchange exchange, @Nullable Trailers trailers) {
    WebCall call = active(exchange);
    if (call == null || trailers == null) {
      return null;
    }
    ByteBuf frame = frame(trailers);
    return call.answered == WebContent.TEXT ? text(frame) : frame;
  }

  private static ByteBuf frame(Trailers trailers) {
    ByteBuf frame = ByteBufAllocator.DEFAULT.ioBuffer();
    frame.writeByte(TRAILER_FRAME).writeInt(0);
    for (int i = 0; i < trailers.count(); i++) {
      if (!trailers.removed(i)) {
        int name = trailers.nameStart(i);
        int value = trailers.valueStart(i);
        frame.writeBytes(trailers.octets(), name, trailers.nameEnd(i) - name);
        frame.writeByte(':');
        frame.writeBytes(trailers.octets(), value, trailers.valueEnd(i) - value);
        frame.writeByte('\r').writeByte('\n');
      }
    }
    return frame.setInt(1, frame.readableBytes() - 5);
  }

  @Override
  public boolean keepsTrailers(Exchange exchange) {
    return active(exchange) != null;
  }
}
