package io.lateen.prometheus.label;

import com.google.re2j.Matcher;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Text with `$1`, `${1}`, `$name` and `$$`, filled in from a match as Go's `regexp.Expand` does
/// it: what names no group is empty.
public final class Template {
  private static final Pattern REFERENCE = Pattern.compile("\\$(?:(\\$)|(\\w+)|\\{(\\w+)})");

  private final List<Part> parts = new ArrayList<>();

  private Template() {}

  public static Template of(String text) {
    Template template = new Template();
    java.util.regex.Matcher matcher = REFERENCE.matcher(text);
    int end = 0;
    while (matcher.find()) {
      template.literal(text.substring(end, matcher.start()));
      if (matcher.group(1) != null) {
        template.literal("$");
      } else {
        String name = matcher.group(2) == null ? matcher.group(3) : matcher.group(2);
        template.parts.add(new Part(true, name));
      }
      end = matcher.end();
    }
    template.literal(text.substring(end));
    return template;
  }

  private void literal(String text) {
    parts.add(new Part(false, text));
  }

  /// @param matcher one that has found its match
  public String fill(Matcher matcher) {
    StringBuilder text = new StringBuilder();
    parts.forEach(part -> text.append(part.group ? group(matcher, part.text) : part.text));
    return text.toString();
  }

  private static String group(Matcher matcher, String name) {
    Integer number =
        name.chars().allMatch(Character::isDigit) && name.length() < 6
            ? Integer.valueOf(name)
            : matcher.pattern().namedGroups().get(name);
    String found = number == null || number > matcher.groupCount() ? null : matcher.group(number);
    return found == null ? "" : found;
  }

  private record Part(boolean group, String text) {}
}
