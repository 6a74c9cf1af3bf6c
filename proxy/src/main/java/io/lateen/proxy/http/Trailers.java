package io.lateen.proxy.http;

/// Fields that follow a body (RFC 9110 section 6.5). There is no start line.
public final class Trailers extends MessageHead {
  /// Starts anew, without fields.
  public void begin() {
    reset();
  }

  /// Whether there is no field.
  public boolean isEmpty() {
    for (int i = 0; i < count(); i++) {
      if (!removed(i)) {
        return false;
      }
    }
    return true;
  }

  /// A copy that lives on its own.
  public Trailers copy() {
    Trailers copy = new Trailers();
    copy.become(this);
    return copy;
  }

  /// Becomes a copy of another.
  public void become(Trailers other) {
    copyFrom(other);
  }
}
