package io.lateen.proxy.resource;

/// `envoy.type.v3.FractionalPercent`.
///
/// @param denominator 100, 10,000 or 1,000,000
public record Fraction(int numerator, int denominator) {
  public double percent() {
    return 100.0 * numerator / denominator;
  }

  /// `10 %`.
  public String words() {
    double percent = percent();
    return (percent == Math.rint(percent) ? Long.toString((long) percent) : percent) + " %";
  }
}
