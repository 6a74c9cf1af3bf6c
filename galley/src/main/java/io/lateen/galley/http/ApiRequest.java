package io.lateen.galley.http;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One request, read whole.
///
/// @param path decoded, without the query
/// @param query the first value of each parameter
/// @param certificate the client's, verified; absent when it showed none
@SuppressWarnings("ArrayRecordComponent") // never compared
record ApiRequest(
    String method,
    String path,
    Map<String, String> query,
    HttpHeaders headers,
    byte[] body,
    @Nullable X509Certificate certificate) {

  /// Finds path and query; a `HEAD` is a `GET` whose body nobody sends.
  ///
  /// @throws IllegalArgumentException when the URI is malformed
  static ApiRequest read(
      String method,
      String uri,
      HttpHeaders headers,
      byte[] body,
      @Nullable X509Certificate certificate) {
    QueryStringDecoder decoded = new QueryStringDecoder(uri);
    Map<String, String> query = new LinkedHashMap<>();
    decoded.parameters().forEach((name, values) -> query.put(name, values.getFirst()));
    String asked = method.equals("HEAD") ? "GET" : method;
    return new ApiRequest(asked, decoded.path(), query, headers, body, certificate);
  }

  List<String> segments() {
    return List.of(path.replaceAll("^/+|/+$", "").split("/+"));
  }

  boolean get() {
    return method.equals("GET");
  }

  String header(String name) {
    String value = headers.get(name);
    return value == null ? "" : value;
  }

  boolean upgradesTo(String protocol) {
    return headers.containsValue("upgrade", protocol, true);
  }
}
