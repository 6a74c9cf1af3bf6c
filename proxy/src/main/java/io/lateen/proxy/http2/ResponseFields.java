package io.lateen.proxy.http2;

import io.lateen.proxy.hpack.Field;
import io.lateen.proxy.http.Decimal;
import io.lateen.proxy.http.Framing;
import io.lateen.proxy.http.Method;
import io.lateen.proxy.http.Octets;
import io.lateen.proxy.http.ResponseHead;

/// The head of a response (RFC 9113 section 8.3.2).
public final class ResponseFields extends Fields {
  private static final byte[] STATUS = Octets.of(":status");

  private ResponseHead head = new ResponseHead();
  private int status;

  public ResponseFields(Limits limits) {
    super(limits);
  }

  /// @param target the head that is made
  public ResponseFields begin(ResponseHead target) {
    reset();
    head = target;
    status = 0;
    return this;
  }

  @Override
  void pseudo(Field field) {
    if (status != 0 || !nameIs(field, STATUS)) {
      refuse("unexpected pseudo-header field");
      return;
    }
    int from = field.valueFrom();
    status = (int) Decimal.read(field.valueOctets(), from, field.valueTo());
    if (field.valueTo() - from != 3 || status < 100 || status == 101) {
      refuse("malformed :status");
    } else {
      head.begin(status);
    }
  }

  @Override
  void regular(Field field) {
    if (status == 0) {
      refuse("no :status");
    } else if (connectionSpecific(field)) {
      refuse("connection-specific field");
    } else {
      head.add(
          field.nameOctets(),
          field.nameFrom(),
          field.nameTo(),
          field.valueOctets(),
          field.valueFrom(),
          field.valueTo(),
          field.sensitive());
    }
  }

  /// Checks the whole, and says how the body is framed.
  ///
  /// @param asked the request's method
  /// @param whole whether no body follows
  /// @return the body's length; -1: not known, or not to be checked
  public long end(Method asked, boolean whole) {
    if (status == 0) {
      refuse("no :status");
    }
    long length = Lengths.of(head);
    if (length == Lengths.BAD) {
      refuse("malformed content-length");
    }
    boolean bodyless = asked == Method.HEAD || status < 200 || status == 204 || status == 304;
    if (whole && !bodyless && length > 0) {
      refuse("less body than content-length says");
    }
    if (whole || bodyless) {
      head.received(Framing.NONE, Math.max(0, length));
      return bodyless ? 0 : Math.max(0, length);
    }
    head.received(length >= 0 ? Framing.LENGTH : Framing.CHUNKED, Math.max(0, length));
    return length;
  }

  /// Whether it is an interim response.
  public boolean interim() {
    return status < 200;
  }
}
