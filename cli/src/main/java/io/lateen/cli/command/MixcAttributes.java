package io.lateen.cli.command;

import io.lateen.model.attribute.AttributeBag;
import io.lateen.model.attribute.IpAddress;
import io.lateen.wire.document.GoDuration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Option;

/// Attributes from flags, each a list `name=value,name=value`. In a list a value cannot have a
/// comma, but a flag may be given again.
final class MixcAttributes {
  @Option(
      names = {"-a", "--attributes"},
      paramLabel = "LIST",
      description = "Attributes whose types are guessed: name=value,…")
  private List<String> guessed = List.of();

  @Option(
      names = {"-s", "--string_attributes"},
      paramLabel = "LIST",
      description = "Strings.")
  private List<String> strings = List.of();

  @Option(
      names = {"-i", "--int64_attributes"},
      paramLabel = "LIST",
      description = "Whole numbers.")
  private List<String> int64s = List.of();

  @Option(
      names = {"-f", "--double_attributes"},
      paramLabel = "LIST",
      description = "Numbers.")
  private List<String> doubles = List.of();

  @Option(
      names = {"-b", "--bool_attributes"},
      paramLabel = "LIST",
      description = "true or false.")
  private List<String> bools = List.of();

  @Option(
      names = {"-t", "--timestamp_attributes"},
      paramLabel = "LIST",
      description = "Times as RFC 3339 writes them: 2019-03-01T12:00:00Z.")
  private List<String> timestamps = List.of();

  @Option(
      names = {"-d", "--duration_attributes"},
      paramLabel = "LIST",
      description = "Durations: 1.5s, 200ms.")
  private List<String> durations = List.of();

  @Option(
      names = {"--bytes_attributes", "--bytes"},
      paramLabel = "LIST",
      description = "Octets in hexadecimal, 7f:00:00:01, or an IP address.")
  private List<String> bytes = List.of();

  @Option(
      names = "--stringmap_attributes",
      paramLabel = "LIST",
      description = "Maps: request.headers=cookie:x;accept:y.")
  private List<String> maps = List.of();

  /// @throws IllegalArgumentException with the flag, the value and what it should have been
  AttributeBag bag() {
    Map<String, Object> all = new HashMap<>();
    add(all, "-a", guessed, "a value", text -> Optional.of(guess(text)));
    add(all, "-s", strings, "text", Optional::of);
    add(all, "-i", int64s, "a whole number", MixcAttributes::int64);
    add(all, "-f", doubles, "a number", MixcAttributes::float64);
    add(all, "-b", bools, "true or false", MixcAttributes::bool);
    add(all, "-t", timestamps, "2019-03-01T12:00:00Z", MixcAttributes::time);
    add(all, "-d", durations, "1.5s, 200ms", text -> GoDuration.parse(text));
    add(all, "--bytes_attributes", bytes, "7f:00:00:01 or an address", MixcAttributes::octets);
    add(all, "--stringmap_attributes", maps, "key:value;key:value", MixcAttributes::map);
    return AttributeBag.taking(all);
  }

  private static void add(
      Map<String, Object> all,
      String flag,
      List<String> lists,
      String expected,
      Function<String, Optional<?>> parser) {
    for (String list : lists) {
      for (String pair : list.split(",", -1)) {
        int equals = pair.indexOf('=');
        if (equals <= 0) {
          throw new IllegalArgumentException(flag + ": " + pair + " (expected: name=value)");
        }
        String text = pair.substring(equals + 1);
        Object value =
            parser
                .apply(text)
                .orElseThrow(
                    () ->
                        new IllegalArgumentException(
                            flag + ": " + pair + " (expected: " + expected + ")"));
        all.put(pair.substring(0, equals), value);
      }
    }
  }

  private static Object guess(String text) {
    return int64(text)
        .<Object>map(n -> n)
        .or(() -> float64(text))
        .or(() -> bool(text))
        .or(() -> time(text))
        .or(() -> GoDuration.parse(text))
        .or(() -> octets(text))
        .or(() -> map(text))
        .orElse(text);
  }

  private static Optional<Long> int64(String text) {
    try {
      return Optional.of(Long.decode(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /// Java would take `1d` and `1f` too, which are octets to others.
  private static Optional<Double> float64(String text) {
    try {
      return text.matches(".*[dDfF]") ? Optional.empty() : Optional.of(Double.valueOf(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Optional<Boolean> bool(String text) {
    return switch (text) {
      case "true" -> Optional.of(true);
      case "false" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static Optional<IpAddress> octets(String text) {
    if (text.matches("[0-9a-fA-F]{2}(:[0-9a-fA-F]{2})*")) {
      return Optional.of(IpAddress.of(HexFormat.ofDelimiter(":").parseHex(text)));
    }
    return IpAddress.parse(text);
  }

  private static Optional<Map<String, String>> map(String text) {
    Map<String, String> map = new LinkedHashMap<>();
    for (String pair : text.split(";", -1)) {
      int colon = pair.indexOf(':');
      if (colon <= 0) {
        return Optional.empty();
      }
      map.put(pair.substring(0, colon), pair.substring(colon + 1));
    }
    return Optional.of(map);
  }
}
