package io.lateen.proxy.resource;

/// `envoy.type.v3.FractionalPercent`.
///
/// @param denominator 100, 10,000 or 1,000,000
public record Fraction(int numerator, int denominator) {}
