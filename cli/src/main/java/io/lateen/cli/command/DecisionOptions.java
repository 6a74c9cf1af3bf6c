package io.lateen.cli.command;

import io.lateen.cli.explain.Engine;
import io.lateen.cli.explain.RuleFiles;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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

  /// @param engine decides for what does not run
  Deciders deciders(Engine engine) {
    return new Deciders(this, engine);
  }
}
