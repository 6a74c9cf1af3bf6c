package io.lateen.proxy.upstream;

import io.lateen.proxy.http.Framing;
import io.lateen.proxy.http.KnownHeader;
import io.lateen.proxy.http.Method;
import io.lateen.proxy.http.Octets;
import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.http.ResponseHead;
import io.lateen.proxy.http.Trailers;
import io.lateen.proxy.http.WebSocket;
import io.lateen.proxy.http2.ErrorCode;
import io.lateen.proxy.http2.Fields;
import io.lateen.proxy.http2.ResponseFields;
import io.lateen.proxy.http2.Stream;
import io.netty.buffer.ByteBuf;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/// One exchange on an HTTP/2 connection to a server. An upgrade goes out as an extended CONNECT and
/// its acceptance comes back as a 101 (RFC 8441).
final class MultiplexedStream extends Stream implements UpstreamStream {
  private static final byte[] HTTPS = Octets.of("https");

  private final MultiplexedConnection connection;
  private final ResponseHead head = new ResponseHead();
  private @Nullable UpstreamListener listener;
  private Method asked = Method.GET;
  private boolean sent;
  private boolean reading;
  private boolean headCame;
  private boolean upgrade;
  private boolean tunnel;
  private byte @Nullable [] webSocketKey;

  MultiplexedStream(MultiplexedConnection connection) {
    super(connection);
    this.connection = connection;
  }

  void attach(UpstreamListener next) {
    listener = next;
    sent = false;
    reading = true;
    headCame = false;
    upgrade = false;
    tunnel = false;
    webSocketKey = null;
  }

  @Override
  public @Nullable SocketAddress localAddress() {
    return connection.channel().localAddress();
  }

  @Override
  public void requestHead(RequestHead request, Framing framing) {
    asked = request.method();
    upgrade = request.upgrade() && request.has(KnownHeader.UPGRADE);
    tunnel = upgrade || asked == Method.CONNECT;
    if (upgrade && !connection.takesUpgrades()) {
      connection.worker().loop().execute(this::upgradeRefused);
      return;
    }
    if (upgrade) {
      webSocketKey = WebSocket.key(request);
    }
    sent = true;
    send(request, https(request), framing == Framing.NONE && !tunnel);
  }

  private static boolean https(RequestHead request) {
    int proto = request.find(KnownHeader.X_FORWARDED_PROTO);
    return proto >= 0
        && Octets.equalsIgnoreCase(
            request.octets(), request.valueStart(proto), request.valueEnd(proto), HTTPS);
  }

  private void upgradeRefused() {
    UpstreamListener current = listener;
    if (current != null && open()) {
      abandon();
      current.reset(Reset.LOCAL_RESET, false);
    }
  }

  @Override
  public void requestData(ByteBuf data) {
    send(data);
  }

  @Override
  public void requestEnd(@Nullable Trailers trailers) {
    if (!tunnel) {
      sendEnd(trailers);
    }
  }

  @Override
  public void flush() {
    connection.flush();
  }

  @Override
  public void setReading(boolean on) {
    reading = on;
    if (on) {
      wanted();
    }
  }

  @Override
  public void tunnel() {
    // A stream carries octets both ways as it is.
  }

  @Override
  public void endTunnel() {
    sendEnd(null);
    connection.flush();
  }

  @Override
  public void abandon() {
    listener = null;
    if (sent) {
      reset(ErrorCode.CANCEL);
    } else {
      withdraw();
    }
  }

  @Override
  public void close() {
    abandon();
  }

  @Override
  protected Fields head() {
    return connection.fields().begin(head);
  }

  @Override
  protected void headEnd(boolean endStream) {
    ResponseFields fields = connection.fields();
    long length = fields.end(asked, endStream);
    if (fields.tooLarge() || fields.problem() != null || (fields.interim() && endStream)) {
      malformed();
      return;
    }
    int me = id(); // the object may serve another stream when the call returns
    UpstreamListener current = listener;
    if (fields.interim()) {
      if (current != null) {
        current.responseHead(head);
      }
      return;
    }
    headCame = true;
    if (upgrade && head.status() == 200 && !endStream) {
      WebSocket.accepted(head, webSocketKey);
      head.received(Framing.TUNNEL, 0);
      length = -1;
    } else if (asked == Method.CONNECT && head.status() / 100 == 2 && !endStream) {
      head.received(Framing.TUNNEL, 0);
      length = -1;
    }
    headDone(length);
    if (endStream) {
      headOnly();
    }
    if (current != null) {
      current.responseHead(head);
    }
    if (endStream && open() && id() == me) {
      finish(null);
    }
  }

  @Override
  protected boolean wantsData() {
    return reading;
  }

  @Override
  protected void data(ByteBuf data) {
    if (listener == null) {
      data.release();
    } else {
      listener.responseData(data);
    }
  }

  @Override
  protected void dataEnd(@Nullable Trailers trailers) {
    finish(trailers);
  }

  private void finish(@Nullable Trailers trailers) {
    UpstreamListener current = listener;
    listener = null;
    if (current != null) {
      current.responseEnd(trailers);
    }
    if (open() && !localEnded()) {
      reset(ErrorCode.CANCEL);
    }
  }

  @Override
  protected void pause() {
    if (listener != null && headCame) {
      listener.responsePause();
    }
  }

  @Override
  protected void writableAgain() {
    if (listener != null) {
      listener.upstreamWritable();
    }
  }

  @Override
  protected void broken(Cause cause, ErrorCode code) {
    UpstreamListener current = listener;
    listener = null;
    if (cause == Cause.UNPROCESSED) {
      connection.refuse();
    }
    if (current == null) {
      return;
    }
    switch (cause) {
      case RESET -> current.reset(Reset.REMOTE_RESET, false);
      case UNPROCESSED -> current.reset(Reset.REFUSED_STREAM, true);
      case MALFORMED -> current.reset(Reset.PROTOCOL_ERROR, false);
      case LOST -> current.reset(lost(), false);
    }
  }

  private Reset lost() {
    return connection.failure() == null ? Reset.CONNECTION_TERMINATION : Reset.PROTOCOL_ERROR;
  }

  @Override
  protected void closed() {
    listener = null;
    connection.recycle(this);
  }
}
