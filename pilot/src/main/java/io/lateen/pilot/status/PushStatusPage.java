package io.lateen.pilot.status;

import io.lateen.pilot.push.Connections;
import io.lateen.pilot.snapshot.DuplicateHost;
import io.lateen.pilot.snapshot.MeshSnapshot;
import io.lateen.pilot.translate.Findings;
import java.time.Instant;
import java.util.Collection;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// `/debug/push_status` (Istio 1.1, `model/push_context.go`): what was odd about the last push, by
/// the name of the metric that counts it, then by the name of what is odd.
final class PushStatusPage {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String CONFLICT = "pilot_conflict_outbound_listener_";

  private final Connections connections;
  private final Supplier<Findings> findings;

  PushStatusPage(Connections connections, Supplier<Findings> findings) {
    this.connections = connections;
    this.findings = findings;
  }

  ObjectNode page() {
    ObjectNode page = JSON.createObjectNode();
    ObjectNode odd = page.putObject("ProxyStatus");
    Findings found = findings.get();
    add(odd, CONFLICT + "tcp_over_current_http", found.conflicts().tcpOverHttp());
    add(odd, CONFLICT + "http_over_current_tcp", found.conflicts().httpOverTcp());
    add(odd, CONFLICT + "tcp_over_current_tcp", found.conflicts().tcpOverTcp());
    add(odd, "pilot_conflict_inbound_listener", found.inbound());
    add(odd, "pilot_duplicate_envoy_clusters", found.clusters());
    add(odd, "pilot_no_ip", found.withoutInstance());
    add(odd, "pilot_endpoint_not_ready", found.notReady());
    MeshSnapshot snapshot = connections.snapshot();
    if (snapshot != null) {
      add(odd, "pilot_destrule_subsets", snapshot.hostsWithRepeatedSubsets());
      snapshot.duplicates().forEach(duplicate -> add(odd, duplicate));
    }
    Instant published = connections.published();
    return page.put("Start", published == null ? "" : published.toString());
  }

  private static void add(ObjectNode odd, String metric, Collection<String> names) {
    names.stream().sorted().forEach(name -> odd.withObjectProperty(metric).putObject(name));
  }

  private static void add(ObjectNode odd, DuplicateHost duplicate) {
    odd.withObjectProperty("pilot_vservice_dup_domain")
        .putObject(duplicate.host())
        .put("message", duplicate.kept() + " has the host; left out: " + duplicate.dropped());
  }
}
