package io.lateen.proxy.matcher;

import io.lateen.proxy.matcher.MetadataMatch.Value;
import io.lateen.proxy.message.Fields;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `envoy.type.matcher.v3.MetadataMatcher` → [MetadataMatch].
public final class MetadataMatchParser {
  private static final Value NOTHING = new Value.Present(true);

  private MetadataMatchParser() {}

  public static MetadataMatch parse(Fields matcher) {
    List<String> path =
        matcher.children("path").stream().map(segment -> segment.required("key")).toList();
    if (path.isEmpty()) {
      matcher.problem("path", "empty (expected: at least one key)");
    }
    return new MetadataMatch(
        matcher.required("filter"),
        path,
        value(matcher.requiredChild("value")),
        matcher.bool("invert"));
  }

  private static Value value(@Nullable Fields value) {
    if (value == null) {
      return NOTHING;
    }
    if (value.has("null_match")) {
      return new Value.IsNull();
    }
    if (value.has("bool_match")) {
      return new Value.Flag(value.bool("bool_match"));
    }
    if (value.has("present_match")) {
      return new Value.Present(value.bool("present_match"));
    }
    Fields text = value.child("string_match");
    return text != null ? new Value.Text(StringMatchParser.parse(text)) : numberOrSet(value);
  }

  private static Value numberOrSet(Fields value) {
    Fields number = value.child("double_match");
    if (number != null) {
      return number(number);
    }
    Fields list = value.child("list_match");
    if (list != null) {
      return new Value.OneOf(value(list.requiredChild("one_of")));
    }
    Fields choices = value.child("or_match");
    if (choices != null) {
      return new Value.Either(
          choices.children("value_matchers").stream().map(MetadataMatchParser::value).toList());
    }
    value.problem("match_pattern", "missing (expected: a way to match)");
    return NOTHING;
  }

  private static Value number(Fields matcher) {
    Fields range = matcher.child("range");
    return range == null
        ? new Value.Exactly(matcher.number("exact", 0))
        : new Value.Range(range.number("start", 0), range.number("end", 0));
  }
}
