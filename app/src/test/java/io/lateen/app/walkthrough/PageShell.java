package io.lateen.app.walkthrough;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Pastes every line of pages of the documentation into shells, in a home of their own; only the
/// ports are any free ones here.
final class PageShell {
  private static final Pattern BLOCK = Pattern.compile("(?s)```sh\n(.*?)```");
  private static final List<String> PORTS =
      List.of(
          "3000", "6379", "8080", "8088", "8300", "8301", "8500", "9090", "9411", "15010", "15014",
          "15080");
  private static final String LEAVES_NOTHING = "trap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n";
  private static final String REDIS_RULES = "samples/bookinfo/policy/ratelimit-redis.yaml";

  private final Path home;
  private final Map<String, Path> programs;

  /// @param programs that the pages call, by the names they call them by
  PageShell(Path home, Map<String, Path> programs) {
    this.home = home;
    this.programs = Map.copyOf(programs);
  }

  /// What each of them prints, in a shell of its own. The first page's mesh is for all of them,
  /// and the last one stops it.
  ///
  /// @param pages file names below `docs/`, without `.md`
  Map<String, String> run(String... pages) throws IOException {
    Map<String, String> printed = new LinkedHashMap<>();
    Command shell = shell();
    try {
      for (String page : pages) {
        boolean first = page.equals(pages[0]);
        boolean last = page.equals(pages[pages.length - 1]);
        String script =
            blocks(page)
                .replace("./lateen up --detach\n", first ? "./lateen up --detach\n" : "")
                .replace("./lateen down\n", last ? "./lateen down\n" : "");
        String whole = LEAVES_NOTHING + "cd " + Command.root() + "\n" + script;
        printed.put(page, shell.runWithInput(withFreePorts(whole), "-e").ok());
      }
      return printed;
    } finally {
      shell.runWithInput(Command.root().resolve("lateen") + " down");
    }
  }

  private static String blocks(String page) throws IOException {
    StringBuilder text = new StringBuilder();
    Path file = Command.root().resolve("docs").resolve(page + ".md");
    Matcher blocks = BLOCK.matcher(Files.readString(file));
    while (blocks.find()) {
      text.append(blocks.group(1));
    }
    return text.toString();
  }

  private String withFreePorts(String script) throws IOException {
    String text =
        script
            .replace("up --detach", "up --detach --gateway-port 0 --api-port 0")
            .replace(REDIS_RULES, rules().toString());
    Path rules = rules();
    String redis = Files.readString(Command.root().resolve(REDIS_RULES));
    for (String port : PORTS) {
      String free = Integer.toString(freePort());
      // Where it is a port of ours: not behind the colon of `port-forward`, which is a Pod's.
      text = text.replaceAll("(localhost:|127.0.0.1:|-port |PORT=|http: )" + port, "$1" + free);
      text = text.replaceAll(" " + port + ":(\\d+)", " " + free + ":$1");
      redis = redis.replace(":" + port, ":" + free);
    }
    Files.writeString(rules, redis);
    return text;
  }

  private Path rules() {
    return home.resolve("ratelimit-redis.yaml");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Command shell() throws IOException {
    Path bin = home.resolve("bin");
    if (Files.notExists(bin)) {
      Files.createDirectory(bin);
      for (Map.Entry<String, Path> program : programs.entrySet()) {
        Files.createSymbolicLink(bin.resolve(program.getKey()), program.getValue());
      }
    }
    return new Command(
        List.of("bash"),
        Map.of(
            "HOME",
            home.toString(),
            "PATH",
            bin + ":" + System.getenv("PATH"),
            "LATEEN_PROMETHEUS",
            "",
            "LATEEN_GRAFANA",
            "",
            "ZIPKIN",
            System.getenv().getOrDefault("LATEEN_ZIPKIN", ""),
            "LATEEN_DIST",
            Command.root().resolve("app/target/dist").toString()));
  }
}
