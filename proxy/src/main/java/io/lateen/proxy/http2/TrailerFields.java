package io.lateen.proxy.http2;

import io.lateen.proxy.hpack.Field;
import io.lateen.proxy.http.Trailers;

/// Fields behind a body (RFC 9113 section 8.1): no pseudo-header fields.
final class TrailerFields extends Fields {
  private final Trailers trailers = new Trailers();

  TrailerFields(Limits limits) {
    super(limits);
  }

  TrailerFields begin() {
    reset();
    trailers.begin();
    return this;
  }

  /// What may be passed on.
  Trailers trailers() {
    trailers.removeMisplaced();
    return trailers;
  }

  @Override
  void pseudo(Field field) {
    refuse("pseudo-header field in trailers");
  }

  @Override
  void regular(Field field) {
    if (connectionSpecific(field)) {
      refuse("connection-specific field");
      return;
    }
    trailers.add(
        field.nameOctets(),
        field.nameFrom(),
        field.nameTo(),
        field.valueOctets(),
        field.valueFrom(),
        field.valueTo(),
        field.sensitive());
  }
}
