package io.lateen.proxy.route;

import io.lateen.proxy.http.Octets;
import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.resource.QueryMatch;
import org.jspecify.annotations.Nullable;

/// One query parameter condition: the first parameter of the name counts.
final class QueryMatcher {
  private final QueryMatch config;
  private final byte[] name;
  private final @Nullable ValueMatcher value;

  QueryMatcher(QueryMatch config) {
    this.config = config;
    this.name = Octets.of(config.name());
    this.value = config.match() == null ? null : ValueMatcher.of(config.match());
  }

  QueryMatch config() {
    return config;
  }

  boolean matches(RequestHead request) {
    byte[] b = request.octets();
    int end = request.pathEnd();
    for (int at = request.pathOnlyEnd() + 1; at < end; ) {
      int next = at;
      while (next < end && b[next] != '&') {
        next++;
      }
      int equals = at;
      while (equals < next && b[equals] != '=') {
        equals++;
      }
      if (java.util.Arrays.equals(b, at, equals, name, 0, name.length)) {
        return config.present()
            && (value == null || value.matches(b, Math.min(equals + 1, next), next));
      }
      at = next + 1;
    }
    return !config.present();
  }
}
