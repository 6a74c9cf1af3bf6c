package io.lateen.proxy.agent;

import io.lateen.proxy.admin.AdminResponse;
import io.lateen.proxy.message.JsonReader;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// `/app-health/<container>/{livez,readyz}`: the application's own probes, asked on its side of the
/// sidecar. Blocks: call on a virtual thread.
final class Probes {
  private static final int TIMEOUT_MS = 10_000;
  private final Map<String, Probe> byPath = new HashMap<>();
  private final String appHost;

  private record Probe(String scheme, String path, int port, Map<String, String> headers) {}

  /// @param json `ISTIO_KUBE_APP_PROBERS`: path → a Kubernetes HTTPGetAction
  /// @throws IllegalArgumentException when it is not that
  Probes(String json, String appHost) {
    this.appHost = appHost;
    if (!json.isEmpty() && JsonReader.read(json) instanceof Map<?, ?> probes) {
      probes.forEach((path, action) -> byPath.put(String.valueOf(path), probe(path, action)));
    }
  }

  private static Probe probe(Object path, Object action) {
    Object get =
        action instanceof Map<?, ?> map && map.get("httpGet") != null ? map.get("httpGet") : action;
    if (!(get instanceof Map<?, ?> fields) || !(fields.get("port") instanceof Number port)) {
      throw new IllegalArgumentException(
          "ISTIO_KUBE_APP_PROBERS: " + path + " (expected: an HTTP probe with a port)");
    }
    Map<String, String> headers = new HashMap<>();
    if (fields.get("httpHeaders") instanceof List<?> list) {
      for (Object header : list) {
        if (header instanceof Map<?, ?> pair) {
          headers.put(String.valueOf(pair.get("name")), String.valueOf(pair.get("value")));
        }
      }
    }
    String scheme = "HTTPS".equals(fields.get("scheme")) ? "https" : "http";
    Object target = fields.get("path");
    return new Probe(scheme, target == null ? "/" : target.toString(), port.intValue(), headers);
  }

  boolean has(String path) {
    return byPath.containsKey(path);
  }

  AdminResponse ask(String path) {
    Probe probe = byPath.get(path);
    if (probe == null) {
      return AdminResponse.text(404, "no such probe\n");
    }
    try {
      return AdminResponse.text(status(probe), "");
    } catch (IOException e) {
      return AdminResponse.text(500, e + "\n");
    }
  }

  private int status(Probe probe) throws IOException {
    String slash = probe.path().startsWith("/") ? "" : "/";
    URI uri =
        URI.create(probe.scheme() + "://" + appHost + ":" + probe.port() + slash + probe.path());
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setConnectTimeout(TIMEOUT_MS);
    connection.setReadTimeout(TIMEOUT_MS);
    connection.setInstanceFollowRedirects(false);
    probe.headers().forEach(connection::setRequestProperty);
    try {
      return connection.getResponseCode();
    } finally {
      connection.disconnect();
    }
  }
}
