package io.lateen.proxy.filter.network.hcm;

import io.lateen.proxy.http.KnownHeader;
import io.lateen.proxy.http.Method;
import io.lateen.proxy.http.Octets;
import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.resource.HttpConnectionManager;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a connection manager does with a request's head before any filter sees it: refuses it, or
/// puts it in order.
final class Admission {
  static final int ADMITTED = 0;

  private final HttpConnectionManager config;
  private final RequestHeaders headers;
  private final PathNormalizer paths;

  Admission(HttpConnectionManager config, RequestHeaders headers) {
    this.config = config;
    this.headers = headers;
    this.paths = new PathNormalizer(config);
  }

  /// The status of a refusal, or [#ADMITTED].
  int admit(RequestHead request) {
    if (request.minorVersion() == 0 && !config.acceptHttp10()) {
      return 426;
    }
    if (request.method() == Method.CONNECT && !config.upgrades().contains("connect")) {
      return 403;
    }
    String upgrade = upgrade(request);
    if (upgrade != null && !config.upgrades().contains(upgrade)) {
      return 403;
    }
    headers.prepare(request, upgrade == null ? null : Octets.of(upgrade));
    return paths.normalize(request) ? ADMITTED : 400;
  }

  /// The protocol asked for; an upgrade to HTTP/2 is passed over, as RFC 9113 section 3.1 does.
  private static @Nullable String upgrade(RequestHead request) {
    if (!request.upgrade()) {
      return null;
    }
    String asked = String.valueOf(request.value(KnownHeader.UPGRADE)).toLowerCase(Locale.ROOT);
    return asked.equals("h2c") ? null : asked;
  }
}
