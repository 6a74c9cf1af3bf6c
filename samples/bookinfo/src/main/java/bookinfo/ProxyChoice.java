package bookinfo;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which proxy a call goes through, as `http_proxy`, `https_proxy` and `no_proxy` (or in capitals)
/// say. `no_proxy` is a list of hosts with commas between, each also meant for what lies below it;
/// `*` means every host.
record ProxyChoice(@Nullable URI http, @Nullable URI https, List<String> direct) {

  /// @throws IllegalArgumentException when a proxy is no URI with a host
  static ProxyChoice of(Map<String, String> env) {
    return new ProxyChoice(
        proxy("http_proxy", env),
        proxy("https_proxy", env),
        List.of(read("no_proxy", env).trim().split("\\s*,\\s*", -1)));
  }

  private static String read(String name, Map<String, String> env) {
    return env.getOrDefault(name, env.getOrDefault(name.toUpperCase(java.util.Locale.ROOT), ""));
  }

  private static @Nullable URI proxy(String name, Map<String, String> env) {
    String value = read(name, env);
    if (value.isEmpty()) {
      return null;
    }
    URI uri = URI.create(value.contains("://") ? value : "http://" + value);
    if (uri.getHost() == null) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: http://host:port)");
    }
    return uri;
  }

  /// The proxy for a call to `target`, or null for none.
  @Nullable URI forTarget(URI target) {
    URI proxy = target.getScheme().equals("https") ? https : http;
    return direct.stream().anyMatch(name -> covers(name, target.getHost())) ? null : proxy;
  }

  private static boolean covers(String name, String host) {
    String bare = name.startsWith(".") ? name.substring(1) : name;
    return name.equals("*") || host.equals(bare) || (!bare.isEmpty() && host.endsWith("." + bare));
  }
}
