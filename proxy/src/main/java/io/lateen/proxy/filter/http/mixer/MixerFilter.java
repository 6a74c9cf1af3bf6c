package io.lateen.proxy.filter.http.mixer;

import io.lateen.proxy.filter.http.Exchange;
import io.lateen.proxy.filter.http.HttpFilter;
import io.lateen.proxy.http.ResponseHead;
import io.lateen.proxy.report.mixer.MixerClient;
import io.lateen.proxy.stats.Scope;
import io.lateen.proxy.upstream.Worker;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Asks Mixer before a request passes and tells it afterwards (Istio 1.1, `src/envoy/http/mixer`).
final class MixerFilter implements HttpFilter {
  final MixerConfig config;
  private final String name;
  private final int index;
  private final Scope stats;
  private final Map<Worker, PerWorker> perWorker = new ConcurrentHashMap<>();

  record PerWorker(ForwardedCache forwarded, RecordTemplates templates) {}

  MixerFilter(MixerConfig config, String name, int index, Scope stats) {
    this.config = config;
    this.name = name;
    this.index = index;
    this.stats = stats;
  }

  MixerClient client(Worker worker) {
    return config.clients().client(worker, config.transport(), stats);
  }

  PerWorker perWorker(Worker worker) {
    return perWorker.computeIfAbsent(
        worker, _ -> new PerWorker(new ForwardedCache(), new RecordTemplates()));
  }

  @Override
  public Verdict request(Exchange exchange) {
    return state(exchange).begin(config.rules(exchange.perRoute(name)));
  }

  private MixerExchange state(Exchange exchange) {
    if (exchange.state(index) instanceof MixerExchange known) {
      return known;
    }
    MixerExchange made = new MixerExchange(this, exchange);
    exchange.setState(index, made);
    return made;
  }

  @Override
  public void response(Exchange exchange, ResponseHead head) {
    if (exchange.state(index) instanceof MixerExchange known) {
      known.response(head);
    }
  }

  /// Requests that a filter before this one has answered are told of too.
  @Override
  public void over(Exchange exchange) {
    boolean seen = exchange.state(index) instanceof MixerExchange known && known.over();
    if (!seen && exchange.filtered()) {
      state(exchange).refusedBefore(config.rules(exchange.perRoute(name)));
    }
  }
}
