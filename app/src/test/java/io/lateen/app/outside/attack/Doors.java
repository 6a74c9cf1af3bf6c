package io.lateen.app.outside.attack;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Plain text to every socket on which a process of the mesh listens.
record Doors(Target target) {
  private static final List<String> PAGES =
      List.of(
          "/config_dump",
          "/certs",
          "/server_info",
          "/explain?url=http://details:9080/",
          "/debug/syncz",
          "/debug/configz",
          "/api/v1/secrets",
          "/details/0",
          "http://details:9080/details/0");

  /// What nobody is told: configuration, explanations, a page of an application.
  private static final List<String> SECRETS =
      List.of(
          "\"configs\"", "\"node\"", "cert_chain", "PRIVATE KEY", "resourceVersion", "Shakespeare");

  /// Where plain HTTP is answered at all, and why that gives nothing away.
  private static final Map<Integer, String> ANSWERING =
      Map.ofEntries(
          entry(80, "the gateway, by its Service: what is published is for everybody"),
          entry(15020, "a sidecar's status: readiness, statistics, the application's own probes"),
          entry(15014, "metrics, version and readiness of the control plane"),
          entry(8080, "Pilot's, the same pages"),
          entry(15010, "xDS: HTTP/2 only, nothing without a token"),
          entry(9091, "Mixer: HTTP/2 only, nothing without a token"),
          entry(42422, "Mixer's metrics of requests"),
          entry(9090, "the metrics store"),
          entry(3000, "dashboards"),
          entry(8088, "the service graph"));

  void plaintext() {
    Intruder intruder = target.neighbour();
    Map<String, String> answers = new ConcurrentSkipListMap<>();
    List<ListeningSocket> sockets = ListeningSocket.of(target.process());
    assertThat(sockets).as("a mesh listens").hasSizeGreaterThan(20);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (ListeningSocket socket : sockets) {
        for (String page : PAGES) {
          threads.execute(
              () ->
                  answers.merge(
                      socket.address().getAddress().getHostAddress()
                          + ":"
                          + socket.address().getPort(),
                      intruder.plain(socket.address(), Intruder.get(page)),
                      String::concat));
        }
      }
    }
    long different = sockets.stream().map(ListeningSocket::address).distinct().count();
    assertThat(answers).as("each was tried").hasSize((int) different);
    Map<String, String> wrong = new TreeMap<>();
    answers.forEach((door, answer) -> judge(door, answer, wrong));
    assertThat(wrong).isEmpty();
    nothingWasDone(intruder);
  }

  /// On 127.0.0.1 is what people use: the gateway (its admin and status too), the API server, the
  /// kubelet, Galley's metrics. Applications' own sockets are reached by whoever is on the host, as
  /// docs/threat-model.md says; they are the only ones.
  private void judge(String door, String answer, Map<String, String> wrong) {
    String[] parts = door.split("[.:]", -1);
    int port = Integer.parseInt(parts[4]);
    boolean host = door.startsWith("127.0.0.1:");
    int side = Integer.parseInt(parts[2]);
    if (!host && side >= 64 && side < 128 && port == 9080) {
      return;
    }
    if (SECRETS.stream().anyMatch(answer::contains)) {
      wrong.put(door, "tells " + answer);
    } else if (!host && !answer.isEmpty() && !ANSWERING.containsKey(port)) {
      wrong.put(door, "answers " + answer);
    }
  }

  private void nothingWasDone(Intruder intruder) {
    for (Target.Pod pod : target.pods()) {
      InetSocketAddress admin = pod.ownSide(15000);
      String quit = Intruder.get("/quitquitquit").replace("GET", "POST");
      assertThat(intruder.plain(admin, quit)).isEmpty();
      assertThat(target.operator().plain(admin, Intruder.get("/ready"))).contains("LIVE");
      assertThat(target.operator().plain(admin, Intruder.get("/ready", "Origin: http://evil")))
          .startsWith("HTTP/1.1 403");
    }
  }
}
