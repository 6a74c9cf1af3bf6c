package io.lateen.proxy.filter.http.router;

import io.lateen.proxy.cluster.ClusterRuntime;
import io.lateen.proxy.filter.http.Exchange;
import io.lateen.proxy.http.Upgrade;
import io.lateen.proxy.resource.Fraction;
import io.lateen.proxy.resource.RouteAction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Copies of a request whose responses nobody waits for. They go out when the request's body is
/// whole: until then it is kept, as far as it is small. Upgrades and CONNECT are not
/// copied, as with Envoy. Used again for the next request.
final class Mirrors {
  private final Exchange exchange;
  private final List<Shadow> waiting = new ArrayList<>();

  Mirrors(Exchange exchange) {
    this.exchange = exchange;
  }

  /// Chooses who gets a copy; its head is the request's as it is now.
  ///
  /// @param timeoutNanos of each copy; 0: no limit
  void begin(List<RouteAction.Mirror> mirrors, long timeoutNanos) {
    if (mirrors.isEmpty() || Upgrade.asked(exchange.request()) != null) {
      return;
    }
    for (RouteAction.Mirror mirror : mirrors) {
      ClusterRuntime cluster = exchange.serving().clusters().get(mirror.cluster());
      if (cluster != null && drawn(mirror.fraction())) {
        waiting.add(new Shadow(exchange, cluster, timeoutNanos));
      }
    }
  }

  private boolean drawn(@Nullable Fraction share) {
    return share == null
        || exchange.worker().random().nextInt(share.denominator()) < share.numerator();
  }

  /// Whether the body is needed for one of them.
  boolean waiting() {
    return !waiting.isEmpty();
  }

  void send(RequestBody body) {
    for (int i = 0; i < waiting.size(); i++) {
      waiting.get(i).send(body.copy());
    }
    drop();
  }

  /// What has not been sent will not be.
  void drop() {
    if (!waiting.isEmpty()) {
      waiting.clear();
    }
  }
}
