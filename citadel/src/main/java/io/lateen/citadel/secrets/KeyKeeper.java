package io.lateen.citadel.secrets;

import io.lateen.citadel.authority.CaProblem;

/// Where an authority's own key comes from. One thread.
public sealed interface KeyKeeper permits RootKeeper, UpstreamKeeper {
  /// Looks at what is kept and does what is due.
  ///
  /// @throws IllegalArgumentException with the Secret, the file in it and what is wrong
  void check() throws CaProblem;

  /// Begins to exchange the key with the next check, however young it is.
  void rotate();
}
