package io.lateen.mixer.dispatch;

import java.util.List;

/// What the proxy does to a request beside letting it pass.
///
/// @param directResponseCode the HTTP status to answer with; 0 when it is not for Mixer to say
public record RouteDirective(
    List<HeaderOperation> requestHeaders,
    List<HeaderOperation> responseHeaders,
    int directResponseCode,
    String directResponseBody) {

  public static final RouteDirective NONE = new RouteDirective(List.of(), List.of(), 0, "");

  public RouteDirective {
    requestHeaders = List.copyOf(requestHeaders);
    responseHeaders = List.copyOf(responseHeaders);
  }

  public boolean isEmpty() {
    return equals(NONE);
  }

  /// One change of a header.
  ///
  /// @param value empty for {@link Kind#REMOVE}
  public record HeaderOperation(String name, String value, Kind kind) {

    /// In the order of the wire's enumeration.
    public enum Kind {
      REPLACE,
      REMOVE,
      APPEND
    }
  }
}
