package io.lateen.mixer.adapter.otlp;

import com.google.protobuf.MessageLite;
import io.lateen.mixer.adapter.outbox.HttpDelivery;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// OTLP over HTTP, as protobuf.
final class HttpTransport implements Transport {
  private final Map<String, HttpDelivery> deliveries;

  /// @param endpoint what stands before `/v1/metrics`
  HttpTransport(URI endpoint, Map<String, String> headers) {
    Map<String, String> all = new HashMap<>(headers);
    all.put("Content-Type", "application/x-protobuf");
    String base = endpoint.toString().replaceFirst("/+$", "");
    deliveries =
        List.of(Signal.METRICS, Signal.LOGS, Signal.TRACES).stream()
            .map(Signal::path)
            .collect(
                Collectors.toUnmodifiableMap(
                    path -> path, path -> new HttpDelivery(URI.create(base + path), all)));
  }

  @Override
  public <Q extends MessageLite, R extends MessageLite> void export(Signal<Q, R> signal, Q request)
      throws IOException, InterruptedException {
    HttpDelivery delivery = deliveries.get(signal.path());
    if (delivery == null) {
      throw new IllegalArgumentException(signal.path());
    }
    signal.check(delivery.post(request.toByteArray()));
  }

  @Override
  public void close() {
    deliveries.values().forEach(HttpDelivery::close);
  }
}
