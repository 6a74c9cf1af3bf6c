package io.lateen.pilot.translate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.lateen.pilot.snapshot.MeshSnapshot;
import io.lateen.pilot.translate.node.ProxyNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/// A folder of `golden/` per feature. Its `input.yaml` says a mesh, a proxy and what to look at;
/// the files beside it say what the proxy is told. Names under `show` may hold `*`, and a route
/// table may be narrowed to some virtual hosts: `9080/reviews*`.
///
/// With `-Dgolden.update=true` the expectations are written anew; read the diff.
class GoldenTest {
  private static final Path FOLDER = Golden.RESOURCES.resolve("golden");
  private static final boolean UPDATE = Boolean.getBoolean("golden.update");

  @TestFactory
  Stream<DynamicTest> everyFolder() throws IOException {
    try (Stream<Path> entries = Files.list(FOLDER)) {
      return entries.filter(Files::isDirectory).sorted().toList().stream()
          .map(folder -> DynamicTest.dynamicTest(folder.getFileName() + "", () -> check(folder)));
    }
  }

  private static void check(Path folder) throws IOException {
    Path input = folder.resolve("input.yaml");
    JsonNode head = Golden.documents(input).getFirst();
    Golden golden = Golden.read(input);
    MeshSnapshot snapshot = golden.snapshot();
    ProxyNode node = golden.node(head.path("node"));
    JsonNode show = head.path("show");
    boolean full = show.path("full").asBoolean(false);
    for (String kind : List.of("clusters", "endpoints", "listeners", "routes")) {
      if (show.has(kind)) {
        List<String> names = GoldenMesh.texts(show.path(kind));
        List<JsonNode> shown =
            resources(kind, snapshot, node, names).stream()
                .map(Envoy::json)
                .map(json -> full ? json : Brief.of(json))
                .toList();
        compare(folder.resolve(kind + ".yaml"), YamlPrinter.print(shown));
      }
    }
  }

  private static List<? extends Message> resources(
      String kind, MeshSnapshot snapshot, ProxyNode node, List<String> names) {
    return switch (kind) {
      case "clusters" ->
          Translator.clusters(snapshot, node).stream()
              .filter(named(names, Cluster::getName))
              .toList();
      case "endpoints" ->
          Translator.endpoints(snapshot, node, clusterNames(snapshot, node)).stream()
              .filter(named(names, ClusterLoadAssignment::getClusterName))
              .toList();
      case "listeners" ->
          Translator.listeners(snapshot, node).stream()
              .filter(named(names, Listener::getName))
              .toList();
      default -> tables(snapshot, node, names);
    };
  }

  private static List<String> clusterNames(MeshSnapshot snapshot, ProxyNode node) {
    return Translator.clusters(snapshot, node).stream().map(Cluster::getName).toList();
  }

  private static List<Message> tables(MeshSnapshot snapshot, ProxyNode node, List<String> names) {
    List<Message> tables = new ArrayList<>();
    for (String name : names) {
      String[] parts = name.startsWith("unix:") ? new String[] {name} : name.split("/", 2);
      for (RouteConfiguration table : Translator.routes(snapshot, node, List.of(parts[0]))) {
        tables.add(parts.length == 1 ? table : narrow(table, parts[1]));
      }
    }
    return tables;
  }

  private static RouteConfiguration narrow(RouteConfiguration table, String hosts) {
    RouteConfiguration.Builder narrow = table.toBuilder().clearVirtualHosts();
    table.getVirtualHostsList().stream()
        .filter(host -> glob(hosts).test(host.getName()))
        .forEach(narrow::addVirtualHosts);
    return narrow.build();
  }

  private static <M> Predicate<M> named(
      List<String> globs, java.util.function.Function<M, String> name) {
    return message -> globs.stream().anyMatch(glob -> glob(glob).test(name.apply(message)));
  }

  private static Predicate<String> glob(String glob) {
    StringBuilder regex = new StringBuilder();
    for (String part : glob.split("\\*", -1)) {
      regex.append(regex.isEmpty() ? "" : ".*").append(Pattern.quote(part));
    }
    return Pattern.compile(regex.toString()).asMatchPredicate();
  }

  private static void compare(Path file, String actual) throws IOException {
    if (UPDATE) {
      Files.writeString(file, actual);
      return;
    }
    assertThat(file).as("%s is written by -Dgolden.update=true", file).exists();
    assertThat(actual)
        .as("%s; when the change is wanted: -Dgolden.update=true, then read the diff", file)
        .isEqualTo(Files.readString(file));
  }
}
