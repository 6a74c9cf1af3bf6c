package io.lateen.console.web;

import java.io.InputStream;
import java.util.Map;

/// An HTTP request. Of a query parameter given twice the first counts.
///
/// @param method as sent, for example `GET`
/// @param path decoded
/// @param rawPath as sent, for passing on
/// @param rawQuery as sent, without the question mark; empty when there is none
/// @param query decoded
/// @param type the body's content type, empty when it is not said
/// @param body unread
public record Request(
    String method,
    String path,
    String rawPath,
    String rawQuery,
    Map<String, String> query,
    String type,
    InputStream body) {

  /// A query parameter, or what counts when it is missing or empty.
  public String query(String name, String otherwise) {
    String value = query.getOrDefault(name, "");
    return value.isEmpty() ? otherwise : value;
  }
}
