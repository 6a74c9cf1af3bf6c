package io.lateen.proxy.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lateen.proxy.admin.AdminRequest;
import io.lateen.proxy.admin.AdminResponse;
import io.lateen.proxy.admin.AdminServer;
import java.net.URLEncoder;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// `/stats/prometheus` of a real Envoy, for who scrapes, and what it does not tell of its files.
record EnvoyStats(EnvoyAdmin admin) implements AdminServer.Handler {
  @Override
  public void handle(AdminRequest request, Consumer<AdminResponse> answer) {
    Thread.startVirtualThread(() -> answer.accept(page(request)));
  }

  private AdminResponse page(AdminRequest request) {
    String text = admin.get(request.path() + query(request.query()));
    String certificates = admin.get("/certs");
    return text == null
        ? AdminResponse.text(503, "Envoy does not answer\n")
        : AdminResponse.text(
            200, text + (certificates == null ? "" : EnvoyCertificates.figures(certificates)));
  }

  private static String query(Map<String, String> query) {
    return query.entrySet().stream()
        .map(each -> encoded(each.getKey()) + "=" + encoded(each.getValue()))
        .collect(Collectors.joining("&", query.isEmpty() ? "" : "?", ""));
  }

  /// Envoy takes a plus sign for one.
  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }
}
