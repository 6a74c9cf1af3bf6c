package io.lateen.proxy.filter.http.mixer;

import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.report.mixer.FixedAttributes;
import io.lateen.proxy.route.ValueMatcher;
import java.util.Arrays;
import java.util.List;

/// `HTTPAPISpec`: what requests with certain methods and paths are about.
///
/// @param attributes of requests that match no pattern
record ApiSpec(FixedAttributes attributes, List<Pattern> patterns, List<ApiKey> keys) {

  /// @param path of a template: without the query
  /// @param attributes the spec's among them
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Pattern(byte[] method, ValueMatcher path, boolean template, FixedAttributes attributes) {

    private boolean matches(RequestHead head) {
      byte[] octets = head.octets();
      return Arrays.equals(octets, head.methodStart(), head.methodEnd(), method, 0, method.length)
          && path.matches(octets, head.pathStart(), template ? head.pathOnlyEnd() : head.pathEnd());
    }
  }

  FixedAttributes match(RequestHead head) {
    for (Pattern pattern : patterns) {
      if (pattern.matches(head)) {
        return pattern.attributes;
      }
    }
    return attributes;
  }
}
