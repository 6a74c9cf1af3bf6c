package bookinfo;

import java.net.URI;
import java.util.Map;

/// Where the other services are: scheme and authority of each.
record Peers(URI details, URI reviews, URI ratings) {

  /// Port 9080 of each service's name, in the domain `SERVICES_DOMAIN` if there is one.
  /// `DETAILS_HOSTNAME`, `REVIEWS_HOSTNAME` and `RATINGS_HOSTNAME` (a host, or host:port) say
  /// otherwise, to run without a name service.
  static Peers of(Map<String, String> env) {
    return new Peers(peer("details", env), peer("reviews", env), peer("ratings", env));
  }

  private static URI peer(String name, Map<String, String> env) {
    String domain = env.getOrDefault("SERVICES_DOMAIN", "");
    String host =
        env.getOrDefault(
            name.toUpperCase(java.util.Locale.ROOT) + "_HOSTNAME",
            domain.isEmpty() ? name : name + "." + domain);
    return URI.create("http://" + host + (host.contains(":") ? "" : ":9080"));
  }
}
