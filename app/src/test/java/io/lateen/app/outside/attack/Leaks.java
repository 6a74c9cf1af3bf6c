package io.lateen.app.outside.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Keys and tokens of a running mesh are where they are kept, in files of mode 0600, and nowhere
/// else: not in logs, dumps, command lines, environments, nor in what `lateen` prints.
record Leaks(Target target) {
  /// Enough of a secret to know it again.
  private static final int LENGTH = 40;

  /// Files that hold secrets, under the mesh's home.
  private static final Pattern KEPT =
      Pattern.compile(
          "store/.*|pki/.*|kubeconfig|.*/serviceaccount/(token|istio-token|pilot-token)|.*kubelet-token");

  void nowhere() throws IOException {
    Set<String> secrets = secrets();
    assertThat(secrets).hasSizeGreaterThan(10);
    files(secrets);
    processes(secrets);
    pages(secrets);
    prints(secrets);
  }

  private Set<String> secrets() throws IOException {
    Set<String> all = new LinkedHashSet<>();
    for (JsonNode secret : target.objects("secrets", "-A")) {
      for (JsonNode value : secret.path("data")) {
        key(value.asString(), all);
      }
    }
    assertThat(all).as("keys of accounts and of the authority").isNotEmpty();
    int keys = all.size();
    for (Path file : homeFiles()) {
      if (file.getFileName()
          .toString()
          .matches("token|istio-token|pilot-token|kubelet-token|sa.key")) {
        end(Target.text(file).strip(), all);
      }
    }
    assertThat(all).as("tokens of Pods").hasSizeGreaterThan(keys + 10);
    return all;
  }

  /// Both as it is and as the API server keeps it.
  private static void key(String encoded, Set<String> all) {
    String text = new String(Base64.getDecoder().decode(encoded), StandardCharsets.ISO_8859_1);
    int begin = text.indexOf("PRIVATE KEY-----\n");
    if (begin >= 0) {
      all.add(text.substring(begin + 80, begin + 80 + LENGTH));
      all.add(encoded.substring(120, 120 + LENGTH));
    }
  }

  private static void end(String token, Set<String> all) {
    all.add(token.substring(Math.max(0, token.length() - LENGTH)));
  }

  private List<Path> homeFiles() throws IOException {
    try (Stream<Path> files = Files.walk(target.home())) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private static boolean tells(String text, Set<String> secrets) {
    return secrets.stream().anyMatch(text::contains);
  }

  /// Also keys that are nobody's Secret, such as the API server's own.
  private static boolean holds(String text, Set<String> secrets) {
    return text.contains("PRIVATE KEY-----") || tells(text, secrets);
  }

  private void files(Set<String> secrets) throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Path file : homeFiles()) {
      if (Files.exists(file) && holds(Target.text(file), secrets)) {
        String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        String name = target.home().relativize(file).toString();
        if (!KEPT.matcher(name).matches() || !mode.equals("rw-------")) {
          wrong.add(mode + " " + name);
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  private void processes(Set<String> secrets) {
    for (ProcessHandle process : ListeningSocket.processes(target.process())) {
      for (String about : List.of("cmdline", "environ")) {
        Path file = Path.of("/proc", Long.toString(process.pid()), about);
        if (Files.isReadable(file)) {
          assertThat(tells(Target.text(file), secrets)).as(file.toString()).isFalse();
        }
      }
    }
  }

  /// As the operator sees them, who may see everything else.
  private void pages(Set<String> secrets) {
    Intruder operator = target.operator();
    for (Target.Pod pod : target.pods()) {
      for (String page :
          List.of("/config_dump?include_eds", "/certs", "/server_info", "/clusters", "/stats")) {
        String text = operator.plain(pod.ownSide(15000), Intruder.get(page));
        assertThat(text).startsWith("HTTP/1.1 200").doesNotContain("PRIVATE KEY");
        assertThat(tells(text, secrets)).as(page).isFalse();
      }
    }
    String pilot = "127." + target.block() + ".255.1";
    String dump = "/debug/config_dump?proxyID=" + target.pod("reviews-v1").name() + ".default";
    for (String page : List.of("/debug/configz", "/debug/syncz", dump, "/metrics")) {
      String text =
          operator.plain(new java.net.InetSocketAddress(pilot, 15014), Intruder.get(page));
      assertThat(text).as(page).startsWith("HTTP/1.1 200").doesNotContain("PRIVATE KEY");
      assertThat(tells(text, secrets)).as(page).isFalse();
    }
  }

  private void prints(Set<String> secrets) {
    String home = target.home().toString();
    for (List<String> command :
        List.of(
            List.of("status", "-o", "json", "--home", home),
            List.of("proxy-status"),
            List.of("mtls", "plan"),
            List.of("proxy-config", "bootstrap", target.pod("reviews-v1").name()))) {
      var result = target.lateen().run(command.toArray(String[]::new));
      assertThat(tells(result.out() + result.err(), secrets)).as(command.toString()).isFalse();
    }
  }
}
