package io.lateen.app.walkthrough;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A mesh started by the project's own script, in a home of its own, on free ports.
public final class RunningMesh implements AutoCloseable {
  /// What the build has put together.
  static final Path BUILT = Command.root().resolve("app/target/dist");

  private static final JsonMapper JSON = new JsonMapper();

  private final Command lateen;
  private final Path home;

  private RunningMesh(Command lateen, Path home) {
    this.lateen = lateen;
    this.home = home;
  }

  /// With {@link QuickProxies}.
  public static RunningMesh up(Path home, String... more) {
    return up(home, Map.of(), more);
  }

  /// @param variables instead of those of {@link #environment}, and of {@link QuickProxies}
  public static RunningMesh up(Path home, Map<String, String> variables, String... more) {
    Map<String, String> environment = new HashMap<>(environment(home));
    environment.put("LATEEN_DIST", QuickProxies.distribution().toString());
    if (variables.containsKey("PATH")) {
      // Then what is on that path is meant.
      environment.remove("LATEEN_GRAFANA");
    }
    environment.putAll(variables);
    Command lateen = new Command(List.of(Command.root().resolve("lateen").toString()), environment);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "up",
                "--detach",
                "--home",
                home.toString(),
                "--gateway-port",
                "0",
                "--api-port",
                "0"));
    arguments.addAll(List.of(more));
    lateen.run(arguments.toArray(String[]::new)).ok();
    return new RunningMesh(lateen, home);
  }

  public static Command lateen(Path home) {
    return new Command(List.of(Command.root().resolve("lateen").toString()), environment(home));
  }

  /// What the script needs to know; the build has been done.
  public static Map<String, String> environment(Path home) {
    return Map.of(
        "LATEEN_DIST",
        BUILT.toString(),
        "KUBECONFIG",
        home.resolve("kubeconfig").toString(),
        // Not whatever is installed: the embedded ones, unless a test says otherwise.
        "LATEEN_PROMETHEUS",
        "",
        "LATEEN_GRAFANA",
        "");
  }

  public Command lateen() {
    return lateen;
  }

  public Path home() {
    return home;
  }

  public JsonNode status() {
    return JSON.readTree(lateen.run("status", "-o", "json", "--home", home.toString()).ok());
  }

  public String gateway() {
    return status().path("gateway").asString();
  }

  public Command kubectl(Path binary) {
    return new Command(
        List.of(binary.toString(), "--kubeconfig", home.resolve("kubeconfig").toString()),
        Map.of("HOME", home.resolve("kubectl-home").toString()));
  }

  @Override
  public void close() {
    lateen.run("down", "--home", home.toString()).ok();
  }
}
