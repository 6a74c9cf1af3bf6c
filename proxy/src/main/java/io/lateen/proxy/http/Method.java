package io.lateen.proxy.http;

import java.nio.charset.StandardCharsets;

/// Methods whose meaning matters to a proxy (RFC 9110 section 9); every other token is [#OTHER].
@SuppressWarnings("ImmutableEnumChecker") // nobody gets the array
public enum Method {
  GET,
  HEAD,
  POST,
  PUT,
  DELETE,
  CONNECT,
  OPTIONS,
  TRACE,
  PATCH,
  OTHER;

  private static final Method[] ALL = values();
  private final byte[] token = name().getBytes(StandardCharsets.US_ASCII);

  /// Whether a request may be sent again without being asked for (RFC 9110 section 9.2.2).
  public boolean idempotent() {
    return switch (this) {
      case GET, HEAD, PUT, DELETE, OPTIONS, TRACE -> true;
      case POST, CONNECT, PATCH, OTHER -> false;
    };
  }

  static Method of(byte[] b, int from, int to) {
    for (Method method : ALL) {
      if (java.util.Arrays.equals(b, from, to, method.token, 0, method.token.length)) {
        return method == OTHER ? OTHER : method;
      }
    }
    return OTHER;
  }
}
