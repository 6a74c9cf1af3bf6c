package bookinfo;

import java.util.Locale;
import java.util.Map;

/// One request as a service sees it: `path` is still percent-encoded and without the query, header
/// names are lower case, of repeated headers the first counts, and the body is whole.
record Request(String method, String path, Map<String, String> headers, String body) {

  /// A header's value, or "" when it is missing.
  String header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
  }

  /// The part of the path after its last slash.
  String lastSegment() {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
