package io.lateen.galley.http;

import io.netty.handler.codec.http.HttpHeaders;
import java.security.cert.X509Certificate;
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
