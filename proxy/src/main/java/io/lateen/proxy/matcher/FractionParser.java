package io.lateen.proxy.matcher;

import io.lateen.proxy.message.Fields;
import io.lateen.proxy.resource.Fraction;
import org.jspecify.annotations.Nullable;

/// Percentages. Runtime keys are not looked up: the default value counts.
public final class FractionParser {
  private FractionParser() {}

  /// A field of type `RuntimeFractionalPercent`; null when absent.
  public static @Nullable Fraction runtime(Fields owner, String field) {
    Fields runtime = owner.child(field);
    if (runtime == null) {
      return null;
    }
    runtime.string("runtime_key");
    Fields percent = runtime.requiredChild("default_value");
    return percent == null ? null : parse(percent);
  }

  public static Fraction parse(Fields percent) {
    int denominator =
        switch (percent.word("denominator")) {
          case "TEN_THOUSAND" -> 10_000;
          case "MILLION" -> 1_000_000;
          default -> 100;
        };
    return new Fraction(percent.integer("numerator", 0), denominator);
  }
}
