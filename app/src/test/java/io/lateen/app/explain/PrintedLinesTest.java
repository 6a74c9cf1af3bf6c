package io.lateen.app.explain;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.lateen.app.walkthrough.Command;
import io.lateen.app.walkthrough.Programs;
import io.lateen.cli.Lateen;
import io.lateen.cli.command.Explain;
import io.lateen.cli.explain.ObjectName;
import io.lateen.cli.kube.Cluster;
import io.lateen.cli.kube.Kubeconfig;
import io.lateen.cli.kube.PrintedLines;
import io.lateen.galley.Galley;
import io.lateen.galley.GalleyConfig;
import io.lateen.wire.document.Document;
import io.lateen.wire.document.DocumentReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The lines at which `explain` says that kubectl prints rules, beside what real kubectls print.
final class PrintedLinesTest {
  private static final Path RULES = Path.of(Command.istio("networking"));
  private static final Path ROOT = Command.root();

  @TempDir private Path home;
  private Galley galley;

  @BeforeEach
  void start() throws IOException {
    galley = Galley.start(GalleyConfig.in(home, 0, 46));
  }

  @AfterEach
  void stop() {
    galley.close();
  }

  private interface Check {
    void with(Kubectl kubectl) throws IOException;
  }

  /// @param isOld before 1.21: it prints `managedFields`
  private record Kubectl(Command command, boolean isOld) {
    String run(String... words) {
      return command.run(words).ok();
    }
  }

  private Stream<DynamicTest> each(Check check) {
    return Programs.kubectls().stream()
        .map(path -> DynamicTest.dynamicTest(path.toString(), () -> check.with(kubectl(path))));
  }

  private Kubectl kubectl(Path path) {
    Map<String, String> environment =
        Map.of("KUBECONFIG", home.resolve("kubeconfig").toString(), "HOME", home.toString());
    Command command = new Command(List.of(path.toString()), environment);
    String help = command.run("get", "--help").ok();
    return new Kubectl(command, !help.contains("--show-managed-fields"));
  }

  private void installKinds(Kubectl kubectl) throws IOException {
    String networking =
        Arrays.stream(Files.readString(ROOT.resolve("install/crds.yaml")).split("(?m)^---$", -1))
            .filter(kind -> kind.contains("group: networking.istio.io"))
            .collect(Collectors.joining("\n---\n"));
    Path file = Files.writeString(home.resolve("kinds.yaml"), networking);
    kubectl.run("apply", "--validate=false", "-f", file.toString());
  }

  @TestFactory
  Stream<DynamicTest> everyPartOfIstiosRules() {
    return each(this::everyPart);
  }

  /// All files at once, so objects get names of their own; what several files have is looked at
  /// once. kubectl before 1.21 sends five requests a second.
  private void everyPart(Kubectl kubectl) throws IOException {
    installKinds(kubectl);
    ObjectNode list = JsonMapper.shared().createObjectNode();
    ArrayNode items = list.put("apiVersion", "v1").put("kind", "List").putArray("items");
    List<ObjectName> names = new ArrayList<>();
    Set<JsonNode> seen = new HashSet<>();
    for (Path file : files()) {
      for (Document document : DocumentReader.read(Files.readAllBytes(file)).documents()) {
        ObjectNode object = (ObjectNode) document.tree();
        if (seen.add(object.path("spec"))) {
          String name = (kubectl.isOld() ? "old-" : "new-") + names.size();
          object.withObject("/metadata").put("namespace", "default").put("name", name);
          items.add(object);
          names.add(ObjectName.of(object));
        }
      }
    }
    Path all = Files.writeString(home.resolve("all.json"), list.toString());
    kubectl.run("create", "--save-config", "-f", all.toString());
    assertThat(names).hasSizeGreaterThan(20);
    for (ObjectName name : names) {
      compare(kubectl, name, cluster().rule(name.kind(), name.namespace(), name.name()));
    }
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(RULES)) {
      List<Path> files = all.sorted().toList();
      assertThat(files).hasSizeGreaterThan(15);
      return files;
    }
  }

  private Cluster cluster() {
    return Cluster.of(Kubeconfig.read(home.resolve("kubeconfig"), ""));
  }

  /// All parts that there are in what is printed, by our count and by a YAML parser's.
  private static void compare(Kubectl kubectl, ObjectName name, Optional<JsonNode> kept) {
    JsonNode object = kept.orElseThrow();
    PrintedLines ours =
        kubectl.isOld() ? PrintedLines.of(object) : PrintedLines.withoutManagers(object);
    String[] words = name.kubectl().split(" ", -1);
    String text = kubectl.run(Arrays.copyOfRange(words, 1, words.length));
    Document printed = DocumentReader.read(text).documents().getFirst();
    List<String> wrong = new ArrayList<>();
    printed
        .positions()
        .forEach(
            (path, position) -> {
              int line = ours.of(path).orElse(0);
              if (line != position.line()) {
                wrong.add(path + ": " + line + " (expected: " + position.line() + ")");
              }
            });
    assertThat(wrong).as(() -> text).isEmpty();
    assertThat(printed.positions()).hasSizeGreaterThan(10);
    assertThat(object.path("metadata").path("managedFields").isEmpty()).isFalse();
  }

  @TestFactory
  Stream<DynamicTest> anyText() {
    return each(this::oddTexts);
  }

  private void oddTexts(Kubectl kubectl) throws IOException {
    Random random = new Random(46);
    for (int round = 0; round < 2; round++) {
      ObjectNode map = JsonMapper.shared().createObjectNode();
      map.put("apiVersion", "v1").put("kind", "ConfigMap");
      map.putObject("metadata").put("name", "odd-" + round);
      ObjectNode data = map.putObject("data");
      for (int i = 0; i < 400; i++) {
        data.put("k".repeat(1 + random.nextInt(20)) + (1000 + i), text(random));
      }
      Path file = Files.writeString(home.resolve("odd.json"), map.toString());
      kubectl.run("replace", "--force", "-f", file.toString());
      ObjectName name = new ObjectName("ConfigMap", "default", "odd-" + round);
      compare(kubectl, name, cluster().configMap("default", name.name()));
    }
  }

  /// Mostly long, with what makes writers of YAML quote, fold or escape.
  private static String text(Random random) {
    List<String> words =
        List.of(
            " ",
            " ",
            " ",
            " ",
            "  ",
            "\n",
            "a",
            "word",
            "longer-word",
            "'",
            "\"",
            ": ",
            " #",
            "\\",
            "é",
            "—",
            "😀",
            "\t",
            "- ",
            "{",
            "%",
            "0");
    List<String> plain = words.subList(0, 5);
    StringBuilder text = new StringBuilder();
    int most = random.nextInt(8) == 0 ? 3 : 60;
    int odd = random.nextInt(4);
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      boolean common = odd == 0 || random.nextInt(12) > odd;
      text.append(common ? plain.get(random.nextInt(5)) : words.get(random.nextInt(words.size())));
      text.append(common ? "common" : "");
    }
    return text.toString();
  }

  @TestFactory
  Stream<DynamicTest> explainNamesTheLine() {
    return each(this::explain);
  }

  private void explain(Kubectl kubectl) throws IOException {
    installKinds(kubectl);
    String file = RULES.resolve("virtual-service-reviews-jason-v2-v3.yaml").toString();
    kubectl.run("apply", "-f", file);
    String told = told(home.resolve("kubeconfig"), "json");
    JsonNode printed =
        JsonMapper.shared().readTree(told).path("route").path("origin").path("printed");
    assertThat(printed.path("command").asString(""))
        .isEqualTo("kubectl get virtualservice reviews -n default -o yaml");
    String[] words = printed.path("command").asString("").split(" ", -1);
    List<String> lines = kubectl.run(Arrays.copyOfRange(words, 1, words.length)).lines().toList();
    int line = printed.path(kubectl.isOld() ? "lineBefore121" : "line").asInt(0);
    assertThat(lines.get(line - 1)).isEqualTo("  - route:");
    assertThat(lines.subList(line, lines.size())).anyMatch(text -> text.contains("subset: v3"));
    assertThat(told(home.resolve("kubeconfig"), "text"))
        .contains(
            "route 0: VirtualService default/reviews spec.http[0].match[0] (line ",
            "route 1: VirtualService default/reviews spec.http[1] (line "
                + printed.path("line").asInt(0)
                + " of kubectl get virtualservice reviews -n default -o yaml)",
            "route 2: VirtualService default/nobody spec.http[0]\n");
  }

  /// What a proxy that is asked by its address says, told with the rules of an API server.
  private static String told(Path kubeconfig, String format) throws IOException {
    String answer =
        """
        {"tried": [{"index": 0, "why": "no", "origin": {"object": "%1$s/reviews",
            "path": "spec.http[0].match[0]"}},
          {"index": 2, "why": "no", "origin": {"object": "%1$s/nobody", "path": "spec.http[0]"}}],
         "route": {"index": 1, "origin": {"object": "%1$s/reviews", "path": "spec.http[1]"}}}
        """
            .formatted("/apis/networking.istio.io/v1alpha3/namespaces/default/virtual-service");
    HttpServer proxy =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    proxy.createContext(
        "/",
        exchange -> {
          byte[] body = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    proxy.start();
    try {
      List<String> words = new ArrayList<>(List.of("explain", "--url", "http://reviews:9080/"));
      words.addAll(List.of("--admin", "127.0.0.1:" + proxy.getAddress().getPort()));
      words.addAll(List.of("-c", kubeconfig.toString(), "-o", format));
      StringWriter out = new StringWriter();
      CommandLine line = Lateen.of(List.of(new Explain(new InProcess())));
      line.setOut(new PrintWriter(out, true));
      assertThat(line.execute(words.toArray(String[]::new))).isZero();
      return out.toString();
    } finally {
      proxy.stop(0);
    }
  }
}
