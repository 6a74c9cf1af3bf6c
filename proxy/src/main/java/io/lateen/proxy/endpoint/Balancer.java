package io.lateen.proxy.endpoint;

/// Chooses among equals: the endpoints of one level that may be used.
interface Balancer {
  /// @param hash of the request, for consistent hashing
  /// @param random a uniform draw
  Target pick(long hash, long random);

  /// A number in `[0, bound)` out of a uniform draw.
  static int below(long draw, int bound) {
    return (int) Math.unsignedMultiplyHigh(draw, bound);
  }
}
