package io.lateen.proxy.http2;

import io.lateen.proxy.hpack.Field;
import io.lateen.proxy.http.Framing;
import io.lateen.proxy.http.KnownHeader;
import io.lateen.proxy.http.Octets;
import io.lateen.proxy.http.RequestHead;
import java.util.Arrays;

/// The head of a request (RFC 9113 section 8.3.1). It becomes one of HTTP/1.1: `:authority` is its
/// `host`, cookies that came in pieces are one again (section 8.2.3), and an extended CONNECT is an
/// upgrade (RFC 8441).
public final class RequestFields extends Fields {
  private static final byte[] METHOD = Octets.of(":method");
  private static final byte[] SCHEME = Octets.of(":scheme");
  private static final byte[] PATH = Octets.of(":path");
  private static final byte[] AUTHORITY = Octets.of(":authority");
  private static final byte[] PROTOCOL = Octets.of(":protocol");
  private static final byte[] HOST = Octets.of("host");
  private static final byte[] COOKIE = Octets.of("cookie");
  private static final byte[] CONNECT = Octets.of("CONNECT");
  private static final byte[] OPTIONS = Octets.of("OPTIONS");
  private static final byte[] GET = Octets.of("GET");
  private static final byte[] HTTPS = Octets.of("https");
  private static final byte[] UPGRADE = Octets.of("upgrade");

  private final boolean extendedConnect;
  private RequestHead head = new RequestHead();
  private final Piece method = new Piece();
  private final Piece scheme = new Piece();
  private final Piece path = new Piece();
  private final Piece authority = new Piece();
  private final Piece protocol = new Piece();
  private final Piece cookies = new Piece();
  private boolean cookieSensitive;
  private boolean begun;

  /// Octets that are kept until the head can be begun.
  private static final class Piece {
    byte[] octets = new byte[64];
    int length = -1;

    boolean there() {
      return length >= 0;
    }

    void set(Field field) {
      length = 0;
      append(field);
    }

    void append(Field field) {
      int more = field.valueTo() - field.valueFrom();
      ensure(more + 2);
      System.arraycopy(field.valueOctets(), field.valueFrom(), octets, length, more);
      length += more;
    }

    void append(char one, char two) {
      ensure(2);
      octets[length++] = (byte) one;
      octets[length++] = (byte) two;
    }

    private void ensure(int more) {
      if (length + more > octets.length) {
        octets = Arrays.copyOf(octets, Math.max(length + more, 2 * octets.length));
      }
    }

    boolean is(byte[] text) {
      return Arrays.equals(octets, 0, Math.max(0, length), text, 0, text.length);
    }

    void clear() {
      length = -1;
      if (octets.length > 1024) {
        octets = new byte[64];
      }
    }
  }

  public RequestFields(Limits limits) {
    super(limits);
    this.extendedConnect = limits.extendedConnect();
  }

  /// @param target the head that is made
  public RequestFields begin(RequestHead target) {
    reset();
    head = target;
    method.clear();
    scheme.clear();
    path.clear();
    authority.clear();
    protocol.clear();
    cookies.clear();
    cookieSensitive = false;
    begun = false;
    return this;
  }

  @Override
  void pseudo(Field field) {
    Piece piece = piece(field);
    if (begun || piece == null || piece.there()) {
      refuse("unexpected pseudo-header field");
    } else {
      piece.set(field);
    }
  }

  private @org.jspecify.annotations.Nullable Piece piece(Field field) {
    if (nameIs(field, PATH)) {
      return path;
    }
    if (nameIs(field, METHOD)) {
      return method;
    }
    if (nameIs(field, SCHEME)) {
      return scheme;
    }
    if (nameIs(field, AUTHORITY)) {
      return authority;
    }
    return extendedConnect && nameIs(field, PROTOCOL) ? protocol : null;
  }

  /// The pseudo-header fields are complete.
  private void beginHead() {
    begun = true;
    boolean connect = method.is(CONNECT);
    boolean tunnel = connect && !protocol.there();
    if (!method.there() || !Octets.isToken(method.octets, 0, method.length)) {
      refuse("no or malformed :method");
    } else if (protocol.there() && (!connect || !authority.there())) {
      refuse(":protocol without an extended CONNECT");
    } else if (tunnel ? path.there() || scheme.there() : !scheme.there() || !goodPath()) {
      refuse("no or malformed :scheme or :path");
    } else if (tunnel
        ? authority.length <= 0
        : authority.there() && !Octets.isAuthority(authority.octets, 0, authority.length)) {
      refuse("no or malformed :authority");
    } else if (tunnel) {
      begin(CONNECT, CONNECT.length, authority);
    } else if (connect) {
      begin(GET, GET.length, path);
    } else {
      begin(method.octets, method.length, path);
    }
  }

  private boolean goodPath() {
    if (path.length <= 0 || !Octets.isTarget(path.octets, 0, path.length)) {
      return false;
    }
    for (int i = 0; i < path.length; i++) {
      if (path.octets[i] == '#') {
        return false;
      }
    }
    boolean asterisk = path.octets[0] == '*' && path.length == 1 && method.is(OPTIONS);
    return path.octets[0] == '/' || asterisk;
  }

  private void begin(byte[] verb, int verbLength, Piece target) {
    head.begin(verb, 0, verbLength, target.octets, 0, target.length);
    if (authority.there()) {
      head.add(HOST, authority.octets, 0, authority.length);
    }
    if (protocol.there()) {
      head.add(KnownHeader.CONNECTION, UPGRADE);
      head.add(UPGRADE, protocol.octets, 0, protocol.length);
    }
  }

  @Override
  void regular(Field field) {
    if (!begun) {
      beginHead();
    }
    if (problem() != null) {
      return;
    }
    int length = field.nameTo() - field.nameFrom();
    if (connectionSpecific(field)) {
      refuse("connection-specific field");
    } else if (length == COOKIE.length && nameIs(field, COOKIE)) {
      cookie(field);
    } else if (length == HOST.length && nameIs(field, HOST)) {
      host(field);
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

  private void cookie(Field field) {
    cookieSensitive |= field.sensitive();
    if (cookies.there()) {
      cookies.append(';', ' ');
      cookies.append(field);
    } else {
      cookies.set(field);
    }
  }

  /// `:authority` counts; `host` must not say otherwise.
  private void host(Field field) {
    byte[] value = field.valueOctets();
    int from = field.valueFrom();
    int to = field.valueTo();
    if (authority.there()) {
      if (!Arrays.equals(value, from, to, authority.octets, 0, authority.length)) {
        refuse("host differs from :authority");
      }
    } else if (head.has(KnownHeader.HOST) || !Octets.isAuthority(value, from, to)) {
      refuse("malformed host");
    } else {
      head.add(HOST, value, from, to);
    }
  }

  /// Checks the whole, and says how the body is framed.
  ///
  /// @param whole whether no body follows
  /// @return the body's length; -1: not known
  public long end(boolean whole) {
    if (!begun) {
      beginHead();
    }
    if (problem() != null) {
      return -1;
    }
    if (cookies.there()) {
      head.add(COOKIE, 0, COOKIE.length, cookies.octets, 0, cookies.length, cookieSensitive);
    }
    long length = Lengths.of(head);
    if (length == Lengths.BAD || (whole && length > 0)) {
      refuse("malformed content-length");
    } else if (!head.has(KnownHeader.HOST)) {
      refuse("no :authority");
    }
    Framing framing =
        whole || upgrade() || length == 0
            ? Framing.NONE
            : length > 0 ? Framing.LENGTH : Framing.CHUNKED;
    head.received(framing, Math.max(0, length), scheme.is(HTTPS), protocol.there());
    return upgrade() ? -1 : length;
  }

  /// Whether it asks for a tunnel: a CONNECT, extended (RFC 8441) or not.
  public boolean upgrade() {
    return method.is(CONNECT);
  }

  /// Whether it asks for another protocol in an extended CONNECT.
  public boolean extended() {
    return protocol.there();
  }
}
