package io.lateen.app.outside.attack;

import io.lateen.app.walkthrough.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A running mesh, as its operator sees it and as an intruder finds it.
///
/// @param process the mesh's first
/// @param home its folder
record Target(ProcessHandle process, Path home, Command kubectl, Command lateen) {
  private static final JsonMapper JSON = new JsonMapper();

  String block() {
    return text(home.resolve("block")).strip();
  }

  /// With an address that could be a Pod's, and is none's.
  Intruder neighbour() {
    return from("127." + block() + ".63.200");
  }

  /// Who sits at the host.
  Intruder operator() {
    return from("127.0.0.1");
  }

  private static Intruder from(String address) {
    return new Intruder(InetAddress.ofLiteral(address));
  }

  /// Names of Pods and their addresses.
  record Pod(String name, String namespace, String ip) {
    InetSocketAddress door(int port) {
      return new InetSocketAddress(ip, port);
    }

    /// Where the application listens.
    InetSocketAddress ownSide(int port) {
      String[] octets = ip.split("\\.", -1);
      octets[2] = Integer.toString(Integer.parseInt(octets[2]) + 64);
      return new InetSocketAddress(String.join(".", octets), port);
    }
  }

  /// Those with a sidecar that are to stay.
  List<Pod> pods() {
    List<Pod> pods = new ArrayList<>();
    for (JsonNode pod : objects("pods", "-n", "default")) {
      JsonNode metadata = pod.path("metadata");
      if (!metadata.has("deletionTimestamp")) {
        pods.add(
            new Pod(
                metadata.path("name").asString(),
                metadata.path("namespace").asString(),
                pod.path("status").path("podIP").asString()));
      }
    }
    return pods;
  }

  Pod pod(String application) {
    return pods().stream()
        .filter(pod -> pod.name().startsWith(application))
        .findFirst()
        .orElseThrow();
  }

  JsonNode objects(String kind, String... more) {
    List<String> command = new ArrayList<>(List.of("get", kind, "-o", "json"));
    command.addAll(List.of(more));
    return JSON.readTree(kubectl.run(command.toArray(String[]::new)).ok()).path("items");
  }

  /// A file of the mesh's own authority.
  String authority(String file) {
    for (JsonNode secret : objects("secrets", "-n", "istio-system")) {
      if (secret.path("metadata").path("name").asString().equals("istio-ca-secret")) {
        byte[] data = Base64.getDecoder().decode(secret.path("data").path(file).asString());
        return new String(data, StandardCharsets.US_ASCII);
      }
    }
    throw new AssertionError("there is no Secret istio-ca-secret");
  }

  /// A token that the kubelet has given a Pod.
  String token(Pod pod, String file) {
    String end = "serviceaccount/" + file;
    try (Stream<Path> files = Files.walk(home.resolve("node"))) {
      return files
          .filter(path -> path.endsWith(end) && path.toString().contains(pod.name()))
          .map(Target::text)
          .findFirst()
          .orElseThrow()
          .strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
