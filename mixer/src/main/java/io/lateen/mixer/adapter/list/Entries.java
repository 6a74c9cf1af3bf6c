package io.lateen.mixer.adapter.list;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.lateen.model.attribute.IpAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What is on a list, made for looking up.
sealed interface Entries {

  /// Whether `value` is on it.
  ///
  /// @throws IllegalArgumentException when it is nothing that could be
  boolean contains(String value);

  /// @throws IllegalArgumentException when a line is no entry of this type
  static Entries of(String type, List<String> lines) {
    return switch (type) {
      case "CASE_INSENSITIVE_STRINGS" ->
          new AnyCase(
              lines.stream().map(Entries::lower).collect(HashSet::new, Set::add, Set::addAll));
      case "IP_ADDRESSES" -> new Addresses(lines.stream().map(Entries::network).toList());
      case "REGEX" -> new Patterns(patterns(lines));
      default -> new Exact(new HashSet<>(lines));
    };
  }

  record Exact(Set<String> lines) implements Entries {
    @Override
    public boolean contains(String value) {
      return lines.contains(value);
    }
  }

  record AnyCase(Set<String> lines) implements Entries {
    @Override
    public boolean contains(String value) {
      return lines.contains(lower(value));
    }
  }

  record Addresses(List<Network> networks) implements Entries {
    @Override
    public boolean contains(String value) {
      Optional<IpAddress> address = IpAddress.parse(value);
      if (address.isEmpty()) {
        throw new IllegalArgumentException(value + " is not a valid IP address");
      }
      return networks.stream().anyMatch(network -> network.contains(address.get()));
    }
  }

  record Patterns(List<Pattern> patterns) implements Entries {
    @Override
    public boolean contains(String value) {
      return patterns.stream().anyMatch(pattern -> pattern.matcher(value).find());
    }
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private static Network network(String line) {
    return Network.parse(line)
        .orElseThrow(
            () -> new IllegalArgumentException(line + " (expected: an address or CIDR block)"));
  }

  private static List<Pattern> patterns(List<String> lines) {
    List<Pattern> patterns = new ArrayList<>();
    for (String line : lines) {
      try {
        patterns.add(Pattern.compile(line));
      } catch (PatternSyntaxException e) {
        throw new IllegalArgumentException(line + ": " + e.getDescription(), e);
      }
    }
    return patterns;
  }
}
