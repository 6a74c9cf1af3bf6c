package io.lateen.proxy.filter.http.healthcheck;

import java.util.function.BooleanSupplier;

/// What the proxy knows of itself.
///
/// @param cluster to which it belongs, as its node says
/// @param failing whether it wants to be taken for ill, because it is about to end; any thread
public record OwnHealth(String cluster, BooleanSupplier failing) {
  /// Of who serves nobody.
  public static final OwnHealth UNKNOWN = new OwnHealth("", () -> false);
}
