package io.lateen.cli.command;

import io.lateen.cli.explain.Engine;
import io.lateen.cli.explain.ObjectName;
import io.lateen.cli.explain.PrintedRules;
import io.lateen.cli.explain.RuleFiles;
import io.lateen.cli.explain.RulePlaces;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// Whose decisions are asked: those of running proxies, of proxies with changed rules, or of a mesh
/// that is only written down.
final class DecisionOptions {
  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Mixin private PilotOption pilot = new PilotOption();

  @Option(
      names = {"-f", "--filename"},
      paramLabel = "FILE|DIR|-",
      description = "Decide as if this were applied; may be repeated. Nothing is applied.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = {"-R", "--recursive"},
      description = "Also look into the directories of a directory.")
  private boolean recursive;

  @Option(names = "--offline", description = "The files are the whole mesh; no server is asked.")
  private boolean offline;

  @Option(
      names = "--inbound",
      description = "The call comes to the workload, at a port of its Pod, not from it.")
  private boolean inbound;

  @Option(
      names = "--admin",
      paramLabel = "HOST:PORT",
      description = "The proxy's admin interface; else asked of the API server.")
  private String admin = "";

  private @Nullable RuleFiles files;
  private @Nullable RulePlaces places;

  ClusterOptions cluster() {
    return cluster;
  }

  boolean isOffline() {
    return offline;
  }

  boolean isInbound() {
    return inbound;
  }

  /// Empty when it is to be asked of the API server.
  String admin() {
    return admin;
  }

  Iterable<String> pilots() {
    return pilot.addresses(cluster).values();
  }

  /// What `-f` names.
  RuleFiles files() {
    RuleFiles read = files;
    if (read == null) {
      String namespace = cluster.namespaceFlag();
      read = new RuleFiles(namespace.isEmpty() ? "default" : namespace);
      for (String name : names) {
        for (String file : DocumentFiles.of(name, recursive)) {
          read.add(file, TextFile.read(file));
        }
      }
      files = read;
    }
    return read;
  }

  /// Where rules stand.
  RulePlaces places() {
    RulePlaces known = places;
    if (known == null) {
      known = new RulePlaces(files(), printed());
      places = known;
    }
    return known;
  }

  /// Whoever names a proxy's address may mean another mesh than the kubeconfig that is found.
  private PrintedRules printed() {
    boolean elsewhere = offline || (!admin.isEmpty() && !cluster.isGiven());
    return elsewhere ? PrintedRules.none() : new PrintedRules(this::kept);
  }

  private Optional<JsonNode> kept(ObjectName name) {
    return cluster.find().flatMap(api -> api.rule(name.kind(), name.namespace(), name.name()));
  }

  /// @param engine decides for what does not run
  Deciders deciders(Engine engine) {
    return new Deciders(this, engine);
  }
}
