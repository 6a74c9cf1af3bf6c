package io.lateen.mixer.adapter.outbox;

import java.io.IOException;

/// The receiver was reached and does not want this batch, or a part of it: sending it again would
/// change nothing.
public final class RefusedException extends IOException {
  private static final long serialVersionUID = 1;

  private final long count;

  /// All of it.
  public RefusedException(String message) {
    this(message, Long.MAX_VALUE);
  }

  /// @param count how many things of the batch; the others are taken
  public RefusedException(String message, long count) {
    super(message);
    this.count = count;
  }

  long count() {
    return count;
  }
}
