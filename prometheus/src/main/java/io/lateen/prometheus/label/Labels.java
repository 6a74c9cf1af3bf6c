package io.lateen.prometheus.label;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/// The name of a series: label names and values, sorted by name. Immutable; no value is empty,
/// because an empty label and a missing one are the same.
public final class Labels implements Comparable<Labels> {
  /// The label that holds the metric's name.
  public static final String NAME = "__name__";

  public static final Labels EMPTY = new Labels(new String[0]);

  /// Name, value, name, value.
  private final String[] pairs;

  private final int hash;

  private Labels(String[] pairs) {
    this.pairs = pairs;
    this.hash = Arrays.hashCode(pairs);
  }

  /// @param pairs name, value, name, value; in any order
  public static Labels of(String... pairs) {
    Map<String, String> sorted = new TreeMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      sorted.put(pairs[i], pairs[i + 1]);
    }
    return of(sorted);
  }

  public static Labels of(Map<String, String> labels) {
    TreeMap<String, String> sorted = new TreeMap<>(labels);
    sorted.values().removeIf(String::isEmpty);
    String[] pairs = new String[2 * sorted.size()];
    int i = 0;
    for (Map.Entry<String, String> label : sorted.entrySet()) {
      pairs[i++] = label.getKey();
      pairs[i++] = label.getValue();
    }
    return new Labels(pairs);
  }

  public int size() {
    return pairs.length / 2;
  }

  public String name(int index) {
    return pairs[2 * index];
  }

  public String value(int index) {
    return pairs[2 * index + 1];
  }

  /// The value; empty when there is no such label.
  public String get(String name) {
    for (int i = 0; i < pairs.length; i += 2) {
      if (pairs[i].equals(name)) {
        return pairs[i + 1];
      }
    }
    return "";
  }

  public boolean has(String name) {
    return !get(name).isEmpty();
  }

  /// The metric's name; empty when it has none.
  public String metric() {
    return get(NAME);
  }

  public Labels withoutMetric() {
    for (int i = 0; i < pairs.length; i += 2) {
      if (pairs[i].equals(NAME)) {
        return without(i);
      }
    }
    return this;
  }

  private Labels without(int at) {
    String[] left = new String[pairs.length - 2];
    System.arraycopy(pairs, 0, left, 0, at);
    System.arraycopy(pairs, at + 2, left, at, left.length - at);
    return new Labels(left);
  }

  /// With one label set; an empty value removes it.
  public Labels with(String name, String value) {
    Map<String, String> map = toMap();
    map.put(name, value);
    return of(map);
  }

  public Labels keepIf(Predicate<String> kept) {
    String[] left = new String[pairs.length];
    int n = 0;
    for (int i = 0; i < pairs.length; i += 2) {
      if (kept.test(pairs[i])) {
        left[n++] = pairs[i];
        left[n++] = pairs[i + 1];
      }
    }
    return n == pairs.length ? this : new Labels(Arrays.copyOf(left, n));
  }

  /// A copy that may be edited, sorted by name.
  public Map<String, String> toMap() {
    Map<String, String> map = new TreeMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(pairs[i], pairs[i + 1]);
    }
    return map;
  }

  /// The same labels, made of the strings that `canonical` gives for equal ones.
  public Labels share(UnaryOperator<String> canonical) {
    String[] shared = new String[pairs.length];
    Arrays.setAll(shared, i -> canonical.apply(pairs[i]));
    return new Labels(shared);
  }

  @Override
  public int compareTo(Labels other) {
    return Arrays.compare(pairs, other.pairs);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Labels labels
        && hash == labels.hash
        && Arrays.equals(pairs, labels.pairs);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /// As Prometheus writes it: `up{job="x"}`.
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(metric()).append('{');
    int start = text.length();
    for (int i = 0; i < size(); i++) {
      if (!name(i).equals(NAME)) {
        text.append(text.length() == start ? "" : ", ").append(name(i)).append('=');
        Quoted.append(text, value(i));
      }
    }
    return text.append('}').toString();
  }
}
