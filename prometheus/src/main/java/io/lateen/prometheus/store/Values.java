package io.lateen.prometheus.store;

/// Values of a chunk's samples. Used under a series' lock; not edited any more after [#trim].
sealed interface Values permits Wholes, Fractions {
  /// @return whether this form has room for it
  boolean add(double value);

  /// Puts all of them into `into`, from `at` on.
  ///
  /// @param scratch with room for as many
  void read(double[] into, int at, int[] scratch);

  /// Whether each is known to be a number not below the one before.
  boolean rise();

  /// Whether there may be staleness markers.
  boolean mayEnd();

  int bytes();

  /// Gives back what memory it does not need.
  void trim();
}
