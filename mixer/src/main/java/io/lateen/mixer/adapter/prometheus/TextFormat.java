package io.lateen.mixer.adapter.prometheus;

import io.lateen.mixer.adapter.Values;
import io.lateen.mixer.adapter.prometheus.Series.Reading;
import java.util.Collection;
import java.util.List;

/// Prometheus's text format 0.0.4.
final class TextFormat {
  private static final String FOLDED = "mixer_prometheus_folded_updates_total";

  private final StringBuilder text = new StringBuilder();

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

  private void series(Definition definition, String[] labels, Reading reading) {
    if (definition.kind() != Definition.Kind.DISTRIBUTION) {
      line(definition.name(), definition.labels(), labels, "", Values.number(reading.sum()));
      return;
    }
    long below = 0;
    for (int i = 0; i < reading.buckets().length; i++) {
      below += reading.buckets()[i];
      String bound =
          i < definition.bounds().size() ? Values.number(definition.bounds().get(i)) : "+Inf";
      String name = definition.name() + "_bucket";
      line(name, definition.labels(), labels, bound, Long.toString(below));
    }
    String sum = Values.number(reading.sum());
    line(definition.name() + "_sum", definition.labels(), labels, "", sum);
    String count = Long.toString(reading.count());
    line(definition.name() + "_count", definition.labels(), labels, "", count);
  }

  private void line(String name, List<String> names, String[] values, String le, String value) {
    text.append(name);
    char before = '{';
    for (int i = 0; i < values.length; i++) {
      text.append(before).append(names.get(i)).append("=\"");
      escape(values[i]);
      text.append('"');
      before = ',';
    }
    if (!le.isEmpty()) {
      text.append(before).append("le=\"").append(le).append('"');
      before = ',';
    }
    text.append(before == ',' ? "} " : " ").append(value).append('\n');
  }

  private void escape(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\\' -> text.append("\\\\");
        case '"' -> text.append("\\\"");
        case '\n' -> text.append("\\n");
        default -> text.append(c);
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
        String[] name = {family.definition().name()};
        line(FOLDED, List.of("metric"), name, "", Long.toString(family.folded()));
      }
    }
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
