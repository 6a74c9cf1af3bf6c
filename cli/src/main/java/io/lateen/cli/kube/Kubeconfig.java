package io.lateen.cli.kube;

import io.lateen.cli.Complaint;
import io.lateen.wire.document.DocumentReader;
import io.lateen.wire.document.Reading;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Where the API server is and who asks.
///
/// @param cluster with its certificate authority, as written in the file
/// @param user with credentials, as written in the file
public record Kubeconfig(Path file, URI server, String namespace, JsonNode cluster, JsonNode user) {

  /// The first file that is there: the one given, `KUBECONFIG`, the local mesh's, kubectl's.
  public static Optional<Path> find(String given, Map<String, String> environment) {
    if (!given.isEmpty()) {
      return Optional.of(Path.of(given));
    }
    String variable = environment.getOrDefault("KUBECONFIG", "");
    if (!variable.isEmpty()) {
      return Optional.of(Path.of(variable.split(":", -1)[0]));
    }
    String home = System.getProperty("user.home", "");
    return Stream.of(Path.of(home, ".lateen", "kubeconfig"), Path.of(home, ".kube", "config"))
        .filter(Files::isReadable)
        .findFirst();
  }

  /// Reads the file; an empty `context` means the current one.
  public static Kubeconfig read(Path file, String context) {
    JsonNode config = tree(file);
    String name = context.isEmpty() ? config.path("current-context").asString("") : context;
    JsonNode chosen = named(config, "contexts", name, file).path("context");
    JsonNode cluster =
        named(config, "clusters", chosen.path("cluster").asString(""), file).path("cluster");
    String user = chosen.path("user").asString("");
    return new Kubeconfig(
        file,
        server(cluster, file),
        chosen.path("namespace").asString("default"),
        cluster,
        named(config, "users", user, file).path("user"));
  }

  private static JsonNode tree(Path file) {
    try {
      Reading reading = DocumentReader.read(Files.readAllBytes(file));
      if (!reading.problems().isEmpty() || reading.documents().isEmpty()) {
        throw broken(file, reading.problems().stream().map(p -> p.toString()).toList());
      }
      return reading.documents().getFirst().tree();
    } catch (IOException unreadable) {
      throw new Complaint(
          "cannot read the kubeconfig " + file,
          "is the mesh running? try: lateen up, or name another file with --kubeconfig",
          unreadable);
    }
  }

  private static JsonNode named(JsonNode config, String list, String name, Path file) {
    for (JsonNode each : config.path(list)) {
      if (each.path("name").asString("").equals(name)) {
        return each;
      }
    }
    throw broken(file, List.of("nothing named \"" + name + "\" in " + list));
  }

  private static URI server(JsonNode cluster, Path file) {
    try {
      return URI.create(cluster.path("server").asString(""));
    } catch (IllegalArgumentException notAnAddress) {
      throw broken(file, List.of(String.valueOf(notAnAddress.getMessage())));
    }
  }

  private static Complaint broken(Path file, List<String> why) {
    return new Complaint(
        "the kubeconfig " + file + " is broken: " + String.join(", ", why),
        "name another file with --kubeconfig");
  }
}
