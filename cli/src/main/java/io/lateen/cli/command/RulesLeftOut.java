package io.lateen.cli.command;

import io.lateen.cli.Complaint;
import io.lateen.cli.explain.Decider;
import io.lateen.cli.explain.Inquiry;
import io.lateen.cli.kube.AdminPage;
import io.lateen.cli.kube.Verdict;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/// Rules about the host of an inquiry that Pilot does not send a running proxy, and why: no proxy
/// can say so, for it never sees them.
///
/// @param proxy `pod.namespace`
record RulesLeftOut(DecisionOptions options, String proxy) implements Decider.Page {

  /// Of whichever Pilot the proxy is connected to.
  @Override
  public JsonNode explain(Inquiry inquiry) {
    String host = URLEncoder.encode(inquiry.host(), StandardCharsets.UTF_8);
    String path = "/debug/left_out?proxyID=" + proxy + "&host=" + host + "&port=" + inquiry.port();
    String reason = "there is none";
    for (String address : options.pilots()) {
      Verdict verdict = AdminPage.post("Pilot", address, path, options.files().asList());
      if (verdict.isGood()) {
        return verdict.json("Pilot").path("leftOut");
      }
      reason = verdict.reason();
    }
    throw new Complaint("Pilot: " + reason, "");
  }
}
