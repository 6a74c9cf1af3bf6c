package io.lateen.proxy.filter.http.router;

import io.lateen.proxy.cluster.ClusterRuntime;
import io.lateen.proxy.endpoint.Target;
import io.lateen.proxy.filter.http.Exchange;
import io.lateen.proxy.http.Framing;
import io.lateen.proxy.http.Octets;
import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.http.ResponseHead;
import io.lateen.proxy.http.Trailers;
import io.lateen.proxy.resource.Fraction;
import io.lateen.proxy.resource.RouteAction;
import io.lateen.proxy.upstream.Reset;
import io.lateen.proxy.upstream.UpstreamListener;
import io.lateen.proxy.upstream.UpstreamStream;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Sends copies of requests whose responses nobody waits for. Requests with a body are not copied:
/// they would have to be held whole.
final class Mirrors {
  private Mirrors() {}

  static void send(Exchange exchange, List<RouteAction.Mirror> mirrors) {
    for (int i = 0; i < mirrors.size(); i++) {
      RouteAction.Mirror mirror = mirrors.get(i);
      ClusterRuntime cluster = exchange.serving().clusters().get(mirror.cluster());
      boolean bodyless = exchange.request().framing() == Framing.NONE;
      if (cluster != null && bodyless && drawn(exchange, mirror.fraction())) {
        send(exchange, cluster);
      }
    }
  }

  private static boolean drawn(Exchange exchange, @Nullable Fraction share) {
    return share == null
        || exchange.worker().random().nextInt(share.denominator()) < share.numerator();
  }

  private static void send(Exchange exchange, ClusterRuntime cluster) {
    RequestHead copy = exchange.request().copy();
    copy.setAuthority(Octets.of(shadow(copy.authority())));
    Target target = cluster.pick(exchange.worker(), 0);
    if (target != null) {
      target.pool().acquire(new Shadow(copy));
    }
  }

  private static String shadow(String authority) {
    int colon = authority.lastIndexOf(':');
    return colon > authority.lastIndexOf(']')
        ? authority.substring(0, colon) + "-shadow" + authority.substring(colon)
        : authority + "-shadow";
  }

  /// Takes whatever comes back.
  private record Shadow(RequestHead request) implements UpstreamListener {
    @Override
    public void attached(UpstreamStream stream) {
      stream.requestHead(request, Framing.NONE);
      stream.requestEnd(null);
      stream.flush();
    }

    @Override
    public void refused(Reset why, String transportFailure) {}

    @Override
    public void responseHead(ResponseHead head) {}

    @Override
    public void responseData(ByteBuf data) {
      data.release();
    }

    @Override
    public void responseEnd(@Nullable Trailers trailers) {}

    @Override
    public void responsePause() {}

    @Override
    public void reset(Reset why, boolean stale) {}

    @Override
    public void upstreamWritable() {}
  }
}
