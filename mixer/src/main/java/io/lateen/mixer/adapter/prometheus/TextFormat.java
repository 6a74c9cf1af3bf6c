package io.lateen.mixer.adapter.prometheus;

import io.lateen.mixer.adapter.Values;
import io.lateen.mixer.adapter.prometheus.Series.Reading;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;

/// Prometheus's text format 0.0.4, written out as it grows: a page of a large mesh is larger than
/// what it is made from.
final class TextFormat {
  private static final String FOLDED = "mixer_prometheus_folded_updates_total";
  private static final int PART = 1 << 16;

  private final OutputStream out;
  private final StringBuilder text = new StringBuilder(2 * PART);
  private final StringBuilder labels = new StringBuilder();

  TextFormat(OutputStream out) {
    this.out = out;
  }

  void write(Family family) {
    Definition definition = family.definition();
    head(definition.name(), definition.help(), definition.type());
    family.read(System.nanoTime(), (labels, reading) -> series(definition, labels, reading));
  }

  private void head(String name, String help, String type) {
    String escaped = help.replace("\\", "\\\\").replace("\n", "\\n");
    text.append("# HELP ").append(name).append(' ').append(escaped).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  /// @throws UncheckedIOException when nobody takes it
  private void series(Definition definition, String[] values, Reading reading) {
    labels(definition.labels(), values);
    if (definition.kind() == Definition.Kind.DISTRIBUTION) {
      distribution(definition, reading);
    } else {
      line(definition.name(), "", "", Values.number(reading.sum()));
    }
    if (text.length() >= PART) {
      flush();
    }
  }

  private void distribution(Definition definition, Reading reading) {
    long below = 0;
    for (int i = 0; i < reading.buckets().length; i++) {
      below += reading.buckets()[i];
      String bound =
          i < definition.bounds().size() ? Values.number(definition.bounds().get(i)) : "+Inf";
      line(definition.name(), "_bucket", bound, Long.toString(below));
    }
    line(definition.name(), "_sum", "", Values.number(reading.sum()));
    line(definition.name(), "_count", "", Long.toString(reading.count()));
  }

  /// What all lines of a series have between the braces.
  private void labels(List<String> names, String[] values) {
    labels.setLength(0);
    for (int i = 0; i < values.length; i++) {
      labels.append(i == 0 ? "" : ",").append(names.get(i)).append("=\"");
      escape(values[i]);
      labels.append('"');
    }
  }

  private void line(String name, String suffix, String le, String value) {
    text.append(name).append(suffix);
    if (!labels.isEmpty() || !le.isEmpty()) {
      text.append('{').append(labels);
      if (!le.isEmpty()) {
        text.append(labels.isEmpty() ? "le=\"" : ",le=\"").append(le).append('"');
      }
      text.append('}');
    }
    text.append(' ').append(value).append('\n');
  }

  private void escape(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\\' -> labels.append("\\\\");
        case '"' -> labels.append("\\\"");
        case '\n' -> labels.append("\\n");
        default -> labels.append(c);
      }
    }
  }

  /// Shown only once there is something to show.
  void folded(Collection<Family> families) {
    if (families.stream().allMatch(family -> family.folded() == 0)) {
      return;
    }
    head(FOLDED, "Updates whose labels were one set too many.", "counter");
    for (Family family : families) {
      if (family.folded() > 0) {
        labels(List.of("metric"), new String[] {family.definition().name()});
        line(FOLDED, "", "", Long.toString(family.folded()));
      }
    }
  }

  /// @throws UncheckedIOException when nobody takes it
  void flush() {
    try {
      out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    text.setLength(0);
  }
}
