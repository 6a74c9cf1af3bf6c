package io.lateen.wire.monitoring;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/// What a server counts. Thread-safe.
///
/// @param names from the library's names to those that are shown; takes a name, or a whole text
///     with names in it
public record Figures(PrometheusRegistry registry, UnaryOperator<String> names) {
  public static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

  /// With the names that the library gives.
  public static Figures of(PrometheusRegistry registry) {
    return new Figures(registry, UnaryOperator.identity());
  }

  /// Prometheus's text format, version 0.0.4.
  public byte[] text() throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create().write(text, registry.scrape());
    return names.apply(text.toString(StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
  }
}
