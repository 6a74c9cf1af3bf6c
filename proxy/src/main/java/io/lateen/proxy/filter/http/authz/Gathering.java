package io.lateen.proxy.filter.http.authz;

import io.lateen.proxy.filter.http.Exchange;
import io.lateen.proxy.filter.http.RequestSink;
import io.lateen.proxy.http.Trailers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/// Takes a request's body until it is whole, or there is as much as the authorizer is shown. On the
/// worker's event loop only.
final class Gathering implements RequestSink {
  private static final int TOO_LARGE = 413;

  private final Exchange exchange;
  private final BodyRule rule;
  private final Runnable done;
  private final ByteBuf octets = Unpooled.buffer();
  private @Nullable Trailers trailers;
  private boolean over;

  /// @param done called once, when there is enough; not when the request is refused before
  Gathering(Exchange exchange, BodyRule rule, Runnable done) {
    this.exchange = exchange;
    this.rule = rule;
    this.done = done;
  }

  @Override
  public boolean wantsBody() {
    return !over;
  }

  @Override
  public void requestData(ByteBuf data) {
    octets.writeBytes(data);
    data.release();
    if (rule.partial() && octets.readableBytes() >= rule.most()) {
      finish();
    } else if (octets.readableBytes() > rule.most()) {
      over = true;
      tooLarge(exchange);
    }
  }

  static void tooLarge(Exchange exchange) {
    exchange.record().details = "request_payload_too_large";
    exchange.refuseBody(TOO_LARGE, "Payload Too Large");
  }

  @Override
  public void requestEnd(@Nullable Trailers last) {
    trailers = last == null ? null : last.copy();
    if (!over) {
      finish();
    }
  }

  private void finish() {
    over = true;
    done.run();
  }

  ShownBody shown() {
    return ShownBody.of(octets, rule);
  }

  /// The exchange goes on with what was taken.
  void release() {
    exchange.proceed(octets, trailers);
  }

  @Override
  public void requestPause() {}

  @Override
  public void downstreamWritable() {}

  @Override
  public void cancelled() {}
}
