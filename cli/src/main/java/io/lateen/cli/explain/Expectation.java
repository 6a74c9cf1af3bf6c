package io.lateen.cli.explain;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What a case expects of a decision.
public sealed interface Expectation {
  /// What is wrong, in the words `field: value (expected: value)`; empty: nothing.
  Optional<String> check(Seen seen);

  private static Optional<String> same(
      String field, @Nullable Object value, @Nullable Object expected) {
    return Objects.equals(value, expected)
        ? Optional.empty()
        : Optional.of(field + ": " + shown(value) + " (expected: " + shown(expected) + ")");
  }

  private static String shown(@Nullable Object value) {
    return value == null ? "none" : String.valueOf(value);
  }

  /// All requests go to clusters of which some part is so.
  record To(String field, String expected) implements Expectation {
    @Override
    public Optional<String> check(Seen seen) {
      Map<String, Double> shares = seen.shares(this::part);
      boolean all = !shares.isEmpty() && shares.keySet().stream().allMatch(expected::equals);
      return all ? Optional.empty() : Optional.of(complaint(shares, seen));
    }

    private String part(Destination to) {
      return switch (field) {
        case "subset" -> to.subset();
        case "port" -> to.port();
        case "destination" -> to.isHost(expected) ? expected : to.host();
        default -> to.cluster();
      };
    }

    private String complaint(Map<String, Double> shares, Seen seen) {
      String value =
          shares.isEmpty()
              ? "nowhere" + (seen.status() > 0 ? ", answered " + seen.status() : "")
              : shares.size() == 1 ? shown(shares.keySet().iterator().next()) : percents(shares);
      return field + ": " + value + " (expected: " + expected + ")";
    }

    private static String shown(String value) {
      return value.isEmpty() ? "none" : value;
    }
  }

  private static String percents(Map<String, Double> shares) {
    StringBuilder text = new StringBuilder();
    shares.forEach(
        (name, percent) ->
            text.append(text.isEmpty() ? "" : ", ")
                .append(name.isEmpty() ? "none" : name)
                .append(' ')
                .append(percent == Math.rint(percent) ? (Object) percent.longValue() : percent)
                .append(" %"));
    return text.toString();
  }

  /// Percent of requests by subset.
  record Weights(Map<String, Double> expected) implements Expectation {
    @Override
    public Optional<String> check(Seen seen) {
      Map<String, Double> wanted = new TreeMap<>(expected);
      wanted.values().removeIf(percent -> percent == 0);
      Map<String, Double> shares = seen.shares(Destination::subset);
      return shares.equals(wanted)
          ? Optional.empty()
          : Optional.of("weights: " + percents(shares) + " (expected: " + percents(wanted) + ")");
    }
  }

  /// The proxy's own answer; `forwarded` where it is to have none.
  record Status(@Nullable Integer expected) implements Expectation {
    @Override
    public Optional<String> check(Seen seen) {
      int status = seen.status();
      Object value = status < 0 ? "forwarded" : status == 0 ? "closed" : status;
      return same("status", value, expected == null ? "forwarded" : expected);
    }
  }

  /// A header as the endpoint gets it.
  ///
  /// @param expected null: it must not be there
  record Header(String name, @Nullable String expected) implements Expectation {
    @Override
    public Optional<String> check(Seen seen) {
      return same("headers." + name, seen.header(name), expected);
    }
  }

  /// Some part of a decision; null: it has none.
  @FunctionalInterface
  interface Part {
    @Nullable Object of(Seen seen);
  }

  /// Any one value.
  record Value(String field, Part part, Object expected) implements Expectation {
    @Override
    public Optional<String> check(Seen seen) {
      return same(field, part.of(seen), expected);
    }
  }

  /// Something that a list has, word for word or in part.
  record Has(String field, Function<Seen, List<String>> list, String expected)
      implements Expectation {
    @Override
    public Optional<String> check(Seen seen) {
      List<String> all = list.apply(seen);
      return all.stream().anyMatch(one -> one.contains(expected))
          ? Optional.empty()
          : Optional.of(field + ": " + all + " (expected: " + expected + ")");
    }
  }
}
