package io.lateen.proxy.filter.rbac;

import io.lateen.proxy.http.Octets;
import io.lateen.proxy.matcher.MetadataMatch.Value;
import io.lateen.proxy.route.ValueMatcher;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A `ValueMatcher` of metadata, compiled.
interface MetadataTest {
  /// @param value null: nothing is there
  boolean holds(@Nullable Object value);

  static MetadataTest of(Value wanted) {
    return switch (wanted) {
      case Value.IsNull ignored -> _ -> false; // metadata here holds no nulls
      case Value.Text text -> text(ValueMatcher.of(text.match()));
      case Value.Flag flag -> value -> value instanceof Boolean is && is == flag.value();
      case Value.Exactly exactly ->
          value -> value instanceof Number is && is.doubleValue() == exactly.value();
      case Value.Range range -> value -> value instanceof Number is && within(range, is);
      case Value.Present present -> value -> present.present() == (value != null);
      case Value.OneOf list -> oneOf(of(list.item()));
      case Value.Either either -> either(either.choices().stream().map(MetadataTest::of).toList());
    };
  }

  private static MetadataTest text(ValueMatcher matcher) {
    return value -> {
      if (!(value instanceof String text)) {
        return false;
      }
      byte[] octets = Octets.of(text);
      return matcher.matches(octets, 0, octets.length);
    };
  }

  private static boolean within(Value.Range range, Number number) {
    return number.doubleValue() >= range.start() && number.doubleValue() < range.end();
  }

  private static MetadataTest oneOf(MetadataTest item) {
    return value -> value instanceof List<?> list && list.stream().anyMatch(item::holds);
  }

  private static MetadataTest either(List<MetadataTest> choices) {
    return value -> choices.stream().anyMatch(choice -> choice.holds(value));
  }
}
