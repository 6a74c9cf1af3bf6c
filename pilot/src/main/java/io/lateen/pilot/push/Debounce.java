package io.lateen.pilot.push;

/// When the next push may begin. Pure: the caller brings the time, in nanoseconds. One thread at a
/// time.
interface Debounce {

  /// A change came.
  void onChange(long now);

  /// How long to wait, from `now`, before the changes that are there may be pushed; 0 for at once.
  long delay(long now);

  /// The changes that are there are about to be pushed; others are further ones.
  void onTaken();

  /// Notes a push that ended at `now`.
  ///
  /// @param waited whether it had to wait for [#delay]: then changes come faster than pushes
  void onPush(long now, boolean waited);
}
