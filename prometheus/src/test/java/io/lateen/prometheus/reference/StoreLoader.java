package io.lateen.prometheus.reference;

import io.lateen.prometheus.exposition.ExpositionException;
import io.lateen.prometheus.exposition.ExpositionParser;
import io.lateen.prometheus.exposition.LabelsParser;
import io.lateen.prometheus.label.Labels;
import io.lateen.prometheus.store.MetricsStore;
import java.nio.charset.StandardCharsets;

/// Samples with times, read by the parser that reads targets, straight into a store.
final class StoreLoader {
  private StoreLoader() {}

  static void load(String openMetrics, MetricsStore store) throws ExpositionException {
    byte[] text = openMetrics.getBytes(StandardCharsets.UTF_8);
    ExpositionParser parser = new ExpositionParser(true);
    parser.parse(
        text,
        text.length,
        new ExpositionParser.Sink() {
          @Override
          public void sample(
              byte[] text, int start, int end, int valueStart, int valueEnd, long time)
              throws ExpositionException {
            store
                .admitAlways(Labels.of(LabelsParser.parse(text, start, end)))
                .append(time, parser.value(text, valueStart, valueEnd));
          }

          @Override
          public void comment(byte[] text, int start, int end) {}
        });
  }
}
