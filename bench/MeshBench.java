import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Measures a whole mesh as a user sees it: java bench/MeshBench.java [CHANGES]
///
/// - `up` to the first 200 of /productpage (everything built already, a new home);
/// - a rule changed by kubectl to the first request on the new rule: the clock starts when kubectl
///   has returned, and a request that was sent before the change took effect counts as waiting;
/// - resident memory of every process.
///
/// Needs kubectl on the PATH.
void main(String[] args) throws Exception {
  int changes = args.length > 0 ? Integer.parseInt(args[0]) : 200;
  Path home = Files.createTempDirectory("lateen-bench");
  String root = Path.of("").toAbsolutePath().toString();
  long begin = System.nanoTime();
  run(root + "/lateen", "up", "--detach", "--home", home.toString(), "--gateway-port", "0", "--api-port", "0");
  IO.println(String.format(Locale.ROOT, "up to first page: %.1f s", (System.nanoTime() - begin) / 1e9));
  try {
    String status = run(root + "/lateen", "status", "-o", "json", "--home", home.toString());
    measureChanges(root, home, first(status, "\"gateway\" *: *\"([^\"]*)\""), changes);
    IO.println(run(root + "/lateen", "status", "--home", home.toString()));
  } finally {
    run(root + "/lateen", "down", "--home", home.toString());
  }
}

void measureChanges(String root, Path home, String gateway, int changes) throws Exception {
  String config = home.resolve("kubeconfig").toString();
  run("kubectl", "--kubeconfig", config, "apply", "-f", root + "/samples/bookinfo/destination-rule-all.yaml");
  Path rule = home.resolve("rule.yaml");
  long[] nanos = new long[changes];
  try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
    HttpRequest reviews =
        HttpRequest.newBuilder(URI.create(gateway + "/api/v1/products/0/reviews")).build();
    for (int i = 0; i < changes; i++) {
      boolean stars = i % 2 == 0;
      Files.writeString(rule, rule(stars ? "v3" : "v1"));
      run("kubectl", "--kubeconfig", config, "apply", "-f", rule.toString());
      long begin = System.nanoTime();
      while (ask(client, reviews).contains("rating") != stars) {
        Thread.onSpinWait();
      }
      nanos[i] = System.nanoTime() - begin;
    }
  }
  Arrays.sort(nanos);
  IO.println(
      String.format(
          Locale.ROOT,
          "rule change to first request on it, %d changes: p50 %.0f ms, p99 %.0f ms, max %.0f ms",
          changes,
          nanos[changes / 2] / 1e6,
          nanos[(int) Math.ceil(changes * 0.99) - 1] / 1e6,
          nanos[changes - 1] / 1e6));
}

String ask(HttpClient client, HttpRequest request) throws IOException, InterruptedException {
  return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
}

String rule(String version) {
  return """
      apiVersion: networking.istio.io/v1alpha3
      kind: VirtualService
      metadata: {name: reviews}
      spec:
        hosts: [reviews]
        http:
        - route: [{destination: {host: reviews, subset: %s}}]
      """
      .formatted(version);
}

String first(String text, String pattern) {
  Matcher matcher = Pattern.compile(pattern).matcher(text);
  if (!matcher.find()) {
    throw new IllegalStateException(pattern + " not in " + text);
  }
  return matcher.group(1);
}

String run(String... command) throws IOException, InterruptedException {
  Process process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
  String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  if (process.waitFor() != 0) {
    throw new IOException(String.join(" ", command) + "\n" + out);
  }
  return out;
}
