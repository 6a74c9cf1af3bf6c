package io.lateen.proxy.admin;

import java.util.Map;

/// A request to an `AdminServer`.
///
/// @param path without the query
/// @param query the first value of each parameter; empty when it has none
/// @param headers names in lower case
public record AdminRequest(
    String method, String path, Map<String, String> query, Map<String, String> headers) {

  public boolean isPost() {
    return method.equals("POST");
  }

  public boolean wants(String format) {
    return format.equals(query.get("format"));
  }
}
