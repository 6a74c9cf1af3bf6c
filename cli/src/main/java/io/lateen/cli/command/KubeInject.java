package io.lateen.cli.command;

import io.lateen.cli.Complaint;
import io.lateen.cli.inject.InjectConfig;
import io.lateen.cli.inject.Injector;
import io.lateen.wire.document.Document;
import io.lateen.wire.document.DocumentReader;
import io.lateen.wire.document.Reading;
import io.lateen.wire.document.YamlWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "kube-inject",
    description = "Add a sidecar to every workload in a file of Kubernetes objects.",
    footer = {
      "",
      "The mesh's own settings are asked of the API server when it can be reached.",
      "",
      "Example:",
      "  kubectl apply -f <(lateen kube-inject -f bookinfo.yaml)"
    })
public final class KubeInject extends LateenCommand {
  @Option(
      names = {"-f", "--filename"},
      required = true,
      paramLabel = "FILE|-",
      description = "Objects in YAML or JSON; - reads standard input.")
  private String input = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where to write; else standard output.")
  private String output = "";

  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Mixin private InjectOptions options = new InjectOptions();

  @Override
  public Integer call() {
    Reading reading = DocumentReader.read(TextFile.read(input));
    if (!reading.problems().isEmpty()) {
      throw new Complaint(input + ":" + reading.problems().getFirst(), "nothing was injected");
    }
    InjectConfig config = options.read(cluster, err());
    String namespace = cluster.namespaceFlag().isEmpty() ? "default" : cluster.namespaceFlag();
    Injector injector = new Injector(config, note -> err().println(note));
    StringBuilder yaml = new StringBuilder();
    for (Document document : reading.documents()) {
      yaml.append(YamlWriter.write(injector.inject(document.tree(), namespace))).append("---\n");
    }
    write(yaml.toString());
    err().flush();
    return 0;
  }

  private void write(String yaml) {
    if (output.isEmpty()) {
      out().print(yaml);
      out().flush();
      return;
    }
    try {
      Files.writeString(Path.of(output), yaml);
    } catch (IOException unwritable) {
      throw new Complaint(
          "cannot write " + output + ": " + unwritable.getMessage(),
          "name another file with -o",
          unwritable);
    }
  }
}
