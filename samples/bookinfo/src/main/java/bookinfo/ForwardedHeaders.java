package bookinfo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/// Which headers of a request travel on with the requests it causes, so that proxies can join them
/// to one trace. Each program forwards its own list, as each of the original programs does.
final class ForwardedHeaders {
  private static final List<String> B3 =
      List.of("x-b3-traceid", "x-b3-spanid", "x-b3-parentspanid", "x-b3-sampled", "x-b3-flags");

  private ForwardedHeaders() {}

  static Map<String, String> ofDetails(Request request) {
    var headers = pick(request, List.of("x-request-id", "x-ot-span-context"));
    headers.putAll(pick(request, B3));
    return headers;
  }

  static Map<String, String> ofReviews(Request request) {
    var headers = ofDetails(request);
    headers.putAll(pick(request, List.of("end-user", "user-agent")));
    return headers;
  }

  /// productpage begins a trace of its own when none comes in, and names the signed-in user ("" for
  /// nobody).
  static Map<String, String> ofProductpage(Request request, String user) {
    var headers = pick(request, List.of("x-request-id", "user-agent"));
    headers.putAll(trace(request));
    if (!user.isEmpty()) {
      headers.put("end-user", user);
    }
    return headers;
  }

  private static Map<String, String> trace(Request request) {
    var b3 = pick(request, B3);
    if (!b3.containsKey("x-b3-traceid") || !b3.containsKey("x-b3-spanid")) {
      String id = String.format("%016x", ThreadLocalRandom.current().nextLong());
      b3.put("x-b3-traceid", id);
      b3.put("x-b3-spanid", id);
      b3.remove("x-b3-parentspanid");
      b3.putIfAbsent("x-b3-sampled", "1");
    }
    return b3;
  }

  private static Map<String, String> pick(Request request, List<String> names) {
    Map<String, String> picked = new LinkedHashMap<>();
    for (String name : names) {
      if (!request.header(name).isEmpty()) {
        picked.put(name, request.header(name));
      }
    }
    return picked;
  }
}
