package io.lateen.proxy.http2;

import io.lateen.proxy.hpack.Field;
import io.lateen.proxy.hpack.FieldSink;
import io.lateen.proxy.http.Octets;
import org.jspecify.annotations.Nullable;

/// Makes a head, or trailers, of the fields of one block, by the rules of RFC 9113 section 8. One
/// serves a connection's blocks one after the other.
public abstract sealed class Fields implements FieldSink
    permits RequestFields, ResponseFields, TrailerFields {
  private final int maxOctets;
  private final int maxFields;
  private int octets;
  private int count;
  private boolean tooLarge;
  private @Nullable String problem;

  Fields(Limits limits) {
    this.maxOctets = limits.maxHeadOctets();
    this.maxFields = limits.maxFields();
  }

  final void reset() {
    octets = 0;
    count = 0;
    tooLarge = false;
    problem = null;
  }

  /// Whether there were more, or longer, fields than are taken; what came after them was passed
  /// over.
  public final boolean tooLarge() {
    return tooLarge;
  }

  /// Why it is no such message; null: it is one.
  public final @Nullable String problem() {
    return problem;
  }

  final void refuse(String why) {
    if (problem == null) {
      problem = why;
    }
  }

  @Override
  public final void field(Field field) {
    octets += field.size();
    tooLarge |= octets > maxOctets || ++count > maxFields;
    if (tooLarge || problem != null) {
      return;
    }
    byte[] name = field.nameOctets();
    if (!wellFormed(field)) {
      refuse("malformed field value");
    } else if (field.nameTo() > field.nameFrom() && name[field.nameFrom()] == ':') {
      pseudo(field);
    } else if (Octets.isLowerToken(name, field.nameFrom(), field.nameTo())) {
      regular(field);
    } else {
      refuse("malformed field name");
    }
  }

  private static boolean wellFormed(Field field) {
    byte[] value = field.valueOctets();
    int from = field.valueFrom();
    int to = field.valueTo();
    return Octets.isValue(value, from, to)
        && (from == to || (!blank(value[from]) && !blank(value[to - 1])));
  }

  private static boolean blank(byte octet) {
    return octet == ' ' || octet == '\t';
  }

  /// A name that begins with a colon.
  abstract void pseudo(Field field);

  abstract void regular(Field field);

  static boolean nameIs(Field field, byte[] name) {
    return Octets.equalsIgnoreCase(field.nameOctets(), field.nameFrom(), field.nameTo(), name);
  }

  static boolean valueIs(Field field, byte[] value) {
    return Octets.equalsIgnoreCase(field.valueOctets(), field.valueFrom(), field.valueTo(), value);
  }

  private static final byte[] CONNECTION = Octets.of("connection");
  private static final byte[] KEEP_ALIVE = Octets.of("keep-alive");
  private static final byte[] PROXY_CONNECTION = Octets.of("proxy-connection");
  private static final byte[] TRANSFER_ENCODING = Octets.of("transfer-encoding");
  private static final byte[] UPGRADE = Octets.of("upgrade");
  private static final byte[] TE = Octets.of("te");
  private static final byte[] TRAILERS = Octets.of("trailers");

  /// Whether a field concerns one connection only and so may not be there (section 8.2.2).
  static boolean connectionSpecific(Field field) {
    return switch (field.nameTo() - field.nameFrom()) {
      case 2 -> nameIs(field, TE) && !valueIs(field, TRAILERS);
      case 7 -> nameIs(field, UPGRADE);
      case 10 -> nameIs(field, CONNECTION) || nameIs(field, KEEP_ALIVE);
      case 16 -> nameIs(field, PROXY_CONNECTION);
      case 17 -> nameIs(field, TRANSFER_ENCODING);
      default -> false;
    };
  }
}
