package io.lateen.proxy.filter.http.jwt;

import io.lateen.proxy.http.Octets;
import io.lateen.proxy.http.RequestHead;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/// Takes a token out of a request that goes on without it. Cookies stay, as with Envoy.
final class Removal {
  private Removal() {}

  static void apply(Judge.Success good, RequestHead head) {
    byte[] param = good.param();
    if (good.header() >= 0) {
      head.remove(good.header());
    } else if (param != null) {
      String name = new String(param, StandardCharsets.ISO_8859_1) + "=";
      String whole = head.path();
      int query = whole.indexOf('?');
      String rest =
          Arrays.stream(whole.substring(query + 1).split("&"))
              .filter(pair -> !pair.startsWith(name))
              .collect(Collectors.joining("&"));
      head.setPath(Octets.of(whole.substring(0, query) + (rest.isEmpty() ? "" : "?" + rest)));
    }
  }
}
