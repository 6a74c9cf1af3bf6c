package io.lateen.cli.command;

import io.lateen.cli.Complaint;
import io.lateen.cli.explain.Inquiry;
import io.lateen.cli.kube.AdminPage;
import io.lateen.cli.kube.Verdict;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Rules about the host of an inquiry that Pilot does not send the proxy, and why: no proxy can say
/// so, for it never sees them.
record RulesLeftOut(DecisionOptions options) {
  private static final Map<String, Integer> PORTS = Map.of("http", 80, "https", 443);

  /// Adds `leftOut` to an explanation, or `leftOutUnknown` with the reason why nobody can tell.
  ///
  /// @param proxy `pod.namespace`
  void add(String proxy, Inquiry inquiry, ObjectNode explanation) {
    URI url = URI.create(inquiry.url()); // the proxy has understood it
    try {
      explanation.set("leftOut", ask(proxy, url).path("leftOut"));
    } catch (Complaint nobody) {
      explanation.put("leftOutUnknown", nobody.getMessage());
    }
  }

  /// Of whichever Pilot the proxy is connected to.
  private JsonNode ask(String proxy, URI url) {
    int port = url.getPort() < 0 ? PORTS.getOrDefault(url.getScheme(), 0) : url.getPort();
    String host = URLEncoder.encode(url.getHost(), StandardCharsets.UTF_8);
    String path = "/debug/left_out?proxyID=" + proxy + "&host=" + host + "&port=" + port;
    String reason = "there is none";
    for (String address : options.pilots()) {
      Verdict verdict = AdminPage.post("Pilot", address, path, options.files().asList());
      if (verdict.isGood()) {
        return verdict.json("Pilot");
      }
      reason = verdict.reason();
    }
    throw new Complaint("Pilot: " + reason, "");
  }
}
