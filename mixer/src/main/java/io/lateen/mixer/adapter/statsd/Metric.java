package io.lateen.mixer.adapter.statsd;

import io.lateen.mixer.adapter.Values;
import io.lateen.mixer.template.Instance;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What becomes of the values of one instance.
///
/// @param type `COUNTER`, `GAUGE` or `DISTRIBUTION`
record Metric(String prefix, String type, NameTemplate name, double rate) {

  /// Lines of the protocol. Of a gauge below zero there are two, for a sign means a difference.
  List<String> lines(Instance instance) {
    String name = prefix + clean(this.name.render(instance.map("dimensions")));
    String value = number(instance.get("value"));
    String sampled = rate < 1 ? "|@" + Values.number(rate) : "";
    return switch (type) {
      case "GAUGE" ->
          value.startsWith("-")
              ? List.of(name + ":0|g", name + ":" + value + "|g")
              : List.of(name + ":" + value + "|g");
      case "DISTRIBUTION" -> List.of(name + ":" + value + "|ms" + sampled);
      default -> List.of(name + ":" + value + "|c" + sampled);
    };
  }

  boolean isSampled() {
    return rate < 1 && !type.equals("GAUGE");
  }

  /// Durations in milliseconds.
  private static String number(@Nullable Object value) {
    return switch (value) {
      case null -> "0";
      case Long number -> number.toString();
      case Double number -> Double.isFinite(number) ? plain(number) : "0";
      case Duration duration -> plain(duration.toNanos() / 1e6);
      default -> "0";
    };
  }

  private static String plain(double number) {
    return new BigDecimal(Double.toString(number)).stripTrailingZeros().toPlainString();
  }

  /// What would end a name early.
  private static String clean(String name) {
    return name.replaceAll("[:|@\\s]", "_");
  }
}
