package io.lateen.cli.command;

import io.lateen.cli.Complaint;
import io.lateen.cli.explain.ObjectName;
import io.lateen.cli.explain.RuleFiles;
import io.lateen.cli.kube.AdminPage;
import io.lateen.cli.kube.Cluster;
import io.lateen.cli.kube.Verdict;
import io.lateen.cli.print.JsonPrinter;
import io.lateen.cli.print.PlanPrinter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `lateen plan`.
@Command(
    name = "plan",
    description =
        "Show what a change would do, before it is applied: which proxies would be sent"
            + " which resources, and what the API server says.",
    footer = {
      "",
      "Exit code 1 when the API server would refuse something.",
      "",
      "Example:",
      "  lateen plan -f reviews-v3.yaml"
    })
public final class Plan extends LateenCommand {
  private static final JsonMapper JSON = new JsonMapper();

  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Mixin private PilotOption pilot = new PilotOption();

  @Option(
      names = {"-f", "--filename"},
      required = true,
      paramLabel = "FILE|DIR|-",
      description = "What would be applied; - reads standard input. May be repeated.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = {"-R", "--recursive"},
      description = "Also look into the directories of a directory.")
  private boolean recursive;

  @Option(names = "--delete", description = "As if the objects were deleted, not applied.")
  private boolean delete;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      description = "How to print (${DEFAULT-VALUE}).")
  private Explain.Format format = Explain.Format.TEXT;

  @Override
  public Integer call() {
    String namespace = cluster.namespaceFlag();
    RuleFiles files = new RuleFiles(namespace.isEmpty() ? "default" : namespace);
    for (String name : names) {
      for (String file : DocumentFiles.of(name, recursive)) {
        files.add(file, TextFile.read(file));
      }
    }
    if (files.isEmpty()) {
      throw new Complaint("no object found in " + String.join(", ", names), "");
    }
    ObjectNode plan = JSON.createObjectNode();
    boolean good = admission(files, plan.putArray("admission"));
    if (good) {
      pushes(files, plan);
    }
    print(plan);
    return good ? 0 : 1;
  }

  private void print(JsonNode plan) {
    if (format == Explain.Format.JSON) {
      JsonPrinter.print(plan, out());
    } else {
      new PlanPrinter(out()).print(plan);
    }
    out().flush();
  }

  /// What the API server says to each; whether it would take all of them.
  private boolean admission(RuleFiles files, ArrayNode rows) {
    boolean good = true;
    Cluster kube = delete ? null : cluster.find().orElse(null);
    for (JsonNode object : files.trees()) {
      ObjectNode row = rows.addObject().put("object", ObjectName.of(object).toString());
      if (kube == null) {
        row.put("verdict", delete ? "to be deleted" : "not asked");
        continue;
      }
      Verdict verdict = kube.wouldApply(object);
      row.put("verdict", verdict.isGood() ? "accepted" : "refused");
      if (!verdict.isGood()) {
        row.put("reason", verdict.reason());
        good = false;
      }
      verdict.warnings().forEach(row.putArray("warnings")::add);
    }
    return good;
  }

  /// What every Pilot would send its proxies.
  private void pushes(RuleFiles files, ObjectNode plan) {
    ArrayNode proxies = plan.putArray("proxies");
    ArrayNode problems = plan.putArray("problems");
    int untouched = 0;
    for (String address : pilot.addresses(cluster).values()) {
      String path = "/debug/plan?gone=" + delete;
      JsonNode page = AdminPage.post("Pilot", address, path, files.asList()).json("Pilot");
      page.path("proxies").forEach(proxies::add);
      page.path("problems").forEach(problems::add);
      untouched += page.path("untouched").asInt(0);
    }
    plan.put("untouched", untouched);
  }
}
