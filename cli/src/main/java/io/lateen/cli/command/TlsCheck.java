package io.lateen.cli.command;

import io.lateen.cli.Complaint;
import io.lateen.cli.kube.AdminPage;
import io.lateen.cli.print.JsonPrinter;
import io.lateen.cli.print.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `istioctl authn tls-check` of Istio 1.1.
@Command(
    name = "tls-check",
    description = "Show what a Pod's proxy speaks to services, and what is taken there.",
    footer = {
      "",
      "SERVER: what endpoints take; CLIENT: what is spoken, HTTP/mTLS where that depends on the",
      "endpoint (mutual TLS to those that have a sidecar). AUTHN POLICY and DESTINATION RULE settle",
      "that; - is the mesh's default. CONFLICT: calls fail. UNKNOWN: certificates that are not the",
      "mesh's.",
      "",
      "Example:",
      "  lateen authn tls-check productpage-v1-1234 reviews"
    })
final class TlsCheck extends LateenCommand {
  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Mixin private PilotOption pilot = new PilotOption();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "short or json (${DEFAULT-VALUE}).")
  private Format format = Format.SHORT;

  @Parameters(index = "0", paramLabel = "POD[.NS]", description = "Whose proxy.")
  private String pod = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "SERVICE",
      description = "Only this one: reviews, reviews.default, or the whole name.")
  private String service = "";

  enum Format {
    SHORT,
    JSON
  }

  @Override
  public Integer call() {
    List<JsonNode> rows = rows();
    if (!service.isEmpty() && rows.isEmpty()) {
      throw new Complaint(
          "the proxy of \"" + pod + "\" sees no service \"" + service + "\"",
          "see all: lateen authn tls-check " + pod);
    }
    switch (format) {
      case SHORT -> print(rows);
      case JSON -> JsonPrinter.print(rows, out());
    }
    return 0;
  }

  /// Of whichever Pilot the proxy is connected to.
  private List<JsonNode> rows() {
    String path = "/debug/authenticationz?proxyID=" + ProxyPod.find(cluster, pod).proxy();
    for (String address : pilot.addresses(cluster).values()) {
      Optional<JsonNode> page = AdminPage.find("Pilot", address, path);
      if (page.isPresent()) {
        List<JsonNode> rows = new ArrayList<>();
        page.get().forEach(row -> addIfAsked(row, rows));
        return rows;
      }
    }
    throw new Complaint(
        "no Pilot has the proxy of \"" + pod + "\" connected", "see all: lateen proxy-status");
  }

  private void addIfAsked(JsonNode row, List<JsonNode> rows) {
    String host = row.path("host").asString("");
    if (service.isEmpty() || host.equals(service) || host.startsWith(service + ".")) {
      rows.add(row);
    }
  }

  private void print(List<JsonNode> rows) {
    Table table =
        new Table("HOST:PORT", "STATUS", "SERVER", "CLIENT", "AUTHN POLICY", "DESTINATION RULE");
    for (JsonNode row : rows) {
      table.row(
          row.path("host").asString("") + ":" + row.path("port").asInt(0),
          row.path("TLS_conflict_status").asString(""),
          row.path("server_protocol").asString(""),
          row.path("client_protocol").asString(""),
          row.path("authentication_policy_name").asString(""),
          row.path("destination_rule_name").asString(""));
    }
    table.sort();
    table.print(out());
    out().flush();
  }
}
