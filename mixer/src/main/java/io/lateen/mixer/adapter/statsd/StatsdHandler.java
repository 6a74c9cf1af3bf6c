package io.lateen.mixer.adapter.statsd;

import io.lateen.mixer.adapter.Handler;
import io.lateen.mixer.adapter.outbox.Outbox;
import io.lateen.mixer.template.Instance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/// Metric values into the outbox, as lines.
///
/// @param metrics by the full name of the instance; values of others are left alone
record StatsdHandler(Map<String, Metric> metrics, Outbox<String> outbox) implements Handler {

  @Override
  public void report(List<Instance> instances) {
    List<String> lines = new ArrayList<>();
    for (Instance instance : instances) {
      Metric metric = metrics.get(instance.type().name());
      if (metric != null
          && (!metric.isSampled() || ThreadLocalRandom.current().nextDouble() < metric.rate())) {
        lines.addAll(metric.lines(instance));
      }
    }
    outbox.put(lines);
  }

  @Override
  public void close() {
    outbox.close();
  }
}
