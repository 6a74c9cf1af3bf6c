package io.lateen.pilot.translate.patch;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Filters under the names of Envoy's version 2 and today's. `envoy.lua` is the filter that is
/// called `envoy.filters.http.lua` today.
final class FilterNames {
  private static final String HTTP = "envoy.filters.http.";
  private static final String NETWORK = "envoy.filters.network.";
  private static final String MESSAGES = "envoy.extensions.filters.";

  /// Short name → today's, or today's → itself; message of the filter's configuration by today's.
  private static final Map<String, String> TODAY = new HashMap<>();
  private static final Map<String, String> CONFIG = new HashMap<>();

  static {
    http("buffer", "buffer", "Buffer");
    http("cors", "cors", "Cors");
    http("csrf", "csrf", "CsrfPolicy");
    http("ext_authz", "ext_authz", "ExtAuthz");
    http("fault", "fault", "HTTPFault");
    http("grpc_http1_bridge", "grpc_http1_bridge", "Config");
    http("grpc_json_transcoder", "grpc_json_transcoder", "GrpcJsonTranscoder");
    http("grpc_web", "grpc_web", "GrpcWeb");
    http("gzip", "gzip", "Gzip");
    http("header_to_metadata", "header_to_metadata", "Config");
    http("health_check", "health_check", "HealthCheck");
    http("ip_tagging", "ip_tagging", "IPTagging");
    http("jwt_authn", "jwt_authn", "JwtAuthentication");
    http("local_ratelimit", "local_ratelimit", "LocalRateLimit");
    http("lua", "lua", "Lua");
    http("rate_limit", "ratelimit", "RateLimit");
    http("rbac", "rbac", "RBAC");
    http("router", "router", "Router");
    http("tap", "tap", "Tap");
    network("echo", "echo", "Echo");
    network("ext_authz", "ext_authz", "ExtAuthz");
    network("http_connection_manager", "http_connection_manager", "HttpConnectionManager");
    network("mongo_proxy", "mongo_proxy", "MongoProxy");
    network("ratelimit", "ratelimit", "RateLimit");
    network("rbac", "rbac", "RBAC");
    network("redis_proxy", "redis_proxy", "RedisProxy");
    network("sni_cluster", "sni_cluster", "SniCluster");
    network("tcp_proxy", "tcp_proxy", "TcpProxy");
    network("zookeeper_proxy", "zookeeper_proxy", "ZooKeeperProxy");
  }

  private FilterNames() {}

  private static void http(String old, String folder, String message) {
    TODAY.put("envoy." + old, HTTP + folder);
    TODAY.put(HTTP + old, HTTP + folder);
    CONFIG.put(HTTP + folder, MESSAGES + "http." + folder + ".v3." + message);
  }

  /// Where both kinds of filter have one old name, that of HTTP is meant.
  private static void network(String old, String folder, String message) {
    TODAY.putIfAbsent("envoy." + old, NETWORK + folder);
    CONFIG.put(NETWORK + folder, MESSAGES + "network." + folder + ".v3." + message);
  }

  /// Whether two names are one filter's.
  static boolean same(String one, String other) {
    return today(one).equals(today(other));
  }

  /// The name it has today; as it is when it is none of Envoy's old ones.
  static String today(String name) {
    return TODAY.getOrDefault(name, name);
  }

  /// Full name of the message that configures a filter; empty when it is not one of these.
  ///
  /// @param network whether it is a network filter
  static Optional<String> config(String name, boolean network) {
    String shortName = name.startsWith("envoy.filters.") ? "" : name.replaceFirst("^envoy\\.", "");
    String own = network && !shortName.isEmpty() ? NETWORK + shortName : today(name);
    return Optional.ofNullable(CONFIG.getOrDefault(own, CONFIG.get(today(name))));
  }
}
