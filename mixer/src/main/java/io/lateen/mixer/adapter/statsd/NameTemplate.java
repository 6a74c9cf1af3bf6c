package io.lateen.mixer.adapter.statsd;

import io.lateen.mixer.adapter.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The name of a metric made from dimensions: `{{.service}}-{{.code}}`. Of Go's templates that is
/// all there is here.
///
/// @param parts in order
record NameTemplate(List<Part> parts) {
  private static final Pattern DIMENSION =
      Pattern.compile("\\{\\{-?\\s*\\.([A-Za-z_][A-Za-z0-9_]*)\\s*-?}}");

  /// @param text itself, or the name of a dimension
  record Part(String text, boolean isDimension) {}

  /// Empty when it says more than names of dimensions.
  static Optional<NameTemplate> parse(String text) {
    List<Part> parts = new ArrayList<>();
    Matcher matcher = DIMENSION.matcher(text);
    int end = 0;
    while (matcher.find()) {
      parts.add(new Part(text.substring(end, matcher.start()), false));
      parts.add(new Part(matcher.group(1), true));
      end = matcher.end();
    }
    parts.add(new Part(text.substring(end), false));
    boolean clean =
        parts.stream().noneMatch(p -> p.text().contains("{{") || p.text().contains("}}"));
    return clean ? Optional.of(new NameTemplate(List.copyOf(parts))) : Optional.empty();
  }

  List<String> dimensions() {
    return parts.stream().filter(Part::isDimension).map(Part::text).toList();
  }

  String render(Map<String, Object> dimensions) {
    return parts.stream()
        .map(part -> part.isDimension() ? Values.text(dimensions.get(part.text())) : part.text())
        .collect(Collectors.joining());
  }
}
