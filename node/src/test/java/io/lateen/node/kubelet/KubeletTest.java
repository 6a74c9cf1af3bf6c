package io.lateen.node.kubelet;

import static io.lateen.node.Eventually.assertEventually;
import static io.lateen.node.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.lateen.node.FakeCluster;
import io.lateen.node.event.EventRecorder;
import io.lateen.node.kubelet.image.ImageMapping;
import io.lateen.node.kubelet.image.Launch;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubeletTest {
  @TempDir Path home;
  private FakeCluster cluster;
  private KubernetesClient client;
  private Kubelet kubelet;

  @BeforeEach
  void start() throws Exception {
    cluster = new FakeCluster();
    client = cluster.client();
    kubelet = newKubelet();
  }

  private Kubelet newKubelet() throws Exception {
    Launch sleep = new Launch.Exec(List.of("sleep", "100"), Map.of());
    Launch shell = new Launch.Exec(List.of("sh", "-c"), Map.of());
    return Kubelet.start(
        client,
        new KubeletConfig(
            home,
            "here",
            9,
            List.of(
                new ImageMapping("sleep:*", sleep),
                new ImageMapping("sh:*", shell),
                new ImageMapping(
                    "there:*", new Launch.Exec(List.of("sleep", "100"), Map.of(), "127.9.255.7")),
                new ImageMapping("init:*", new Launch.Nothing())),
            Duration.ofMillis(10),
            Duration.ofMillis(300)));
  }

  @AfterEach
  void stop() throws Exception {
    kubelet.close();
    client.close();
    cluster.close();
  }

  private void pod(String name, String spec) {
    client
        .resource(
            "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"%s\",\"labels\":{\"app\":\"a\"}},\"spec\":{\"nodeName\":\"here\",%s}}"
                .formatted(name, spec))
        .inNamespace("default")
        .create();
  }

  private void shell(String name, String script) {
    pod(
        name,
        "\"containers\":[{\"name\":\"c\",\"image\":\"sh:1\",\"args\":[\"%s\"]}]".formatted(script));
  }

  private Pod get(String name) {
    return client.pods().inNamespace("default").withName(name).get();
  }

  private ContainerStatus container(String name) {
    return get(name).getStatus().getContainerStatuses().getFirst();
  }

  private long runningPid(String name) throws Throwable {
    return eventually(
        () -> {
          assertThat(container(name).getState().getRunning()).isNotNull();
          return Long.parseLong(container(name).getContainerID().substring("process://".length()));
        });
  }

  private static boolean alive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  @Test
  void aPodIsAProcessAndItsStatusTellsSo() throws Throwable {
    pod("one", "\"containers\":[{\"name\":\"c\",\"image\":\"sleep:1\"}]");

    long pid = runningPid("one");
    assertThat(alive(pid)).isTrue();
    assertEventually(
        () -> {
          assertThat(get("one").getStatus().getPhase()).isEqualTo("Running");
          assertThat(get("one").getStatus().getPodIP()).isEqualTo("127.9.0.2");
          assertThat(container("one").getReady()).isTrue();
          assertThat(get("one").getStatus().getConditions())
              .allMatch(condition -> condition.getStatus().equals("True"));
        });
    assertThat(kubelet.processes().getFirst().rssBytes()).isPositive();
  }

  @Test
  void aProcessMayHaveToBeAtACertainAddress() throws Throwable {
    pod("there", "\"containers\":[{\"name\":\"c\",\"image\":\"there:1\"}]");
    long pid = runningPid("there");
    assertThat(get("there").getStatus().getPodIP()).isEqualTo("127.9.255.7");

    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    assertEventually(() -> assertThat(container("there").getRestartCount()).isEqualTo(1));
    assertThat(runningPid("there")).isNotEqualTo(pid);
    assertThat(get("there").getStatus().getPodIP()).isEqualTo("127.9.255.7");
  }

  @Test
  void whatAContainerUsesIsToldAsCadvisorDoes() throws Throwable {
    shell("busy", "while :; do :; done");
    runningPid("busy");

    String labels = "{namespace=\"default\",pod=\"busy\",container=\"c\"} ";
    assertEventually(
        () -> {
          assertThat(figure("container_cpu_usage_seconds_total" + labels)).isGreaterThan(0.05);
          assertThat(figure("container_memory_working_set_bytes" + labels)).isGreaterThan(100_000);
        });
  }

  private double figure(String series) throws Exception {
    URI page = URI.create("http://127.0.0.1:" + kubelet.port() + "/metrics/cadvisor");
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString())
          .body()
          .lines()
          .filter(line -> line.startsWith(series))
          .mapToDouble(line -> Double.parseDouble(line.substring(series.length())))
          .findFirst()
          .orElse(0);
    }
  }

  @Test
  void aDeletedPodIsRemovedOnlyAfterItsProcess() throws Throwable {
    shell("stubborn", "trap '' TERM; while :; do sleep 0.05; done");
    long pid = runningPid("stubborn");

    client.pods().inNamespace("default").withName("stubborn").withGracePeriod(1).delete();

    assertThat(get("stubborn").getMetadata().getDeletionTimestamp()).isNotNull();
    assertEventually(
        () -> {
          Pod pod = get("stubborn");
          assertThat(pod == null || alive(pid)).isTrue();
          assertThat(pod).isNull();
        });
    assertThat(alive(pid)).isFalse();
  }

  @Test
  void aProcessIsNotEndedWhileItsPodIsAReadyEndpoint() throws Throwable {
    pod("one", "\"containers\":[{\"name\":\"c\",\"image\":\"sleep:1\"}]");
    long pid = runningPid("one");
    assertEventually(() -> assertThat(container("one").getReady()).isTrue());
    String slice =
        """
        {"apiVersion":"discovery.k8s.io/v1","kind":"EndpointSlice",
         "metadata":{"name":"one","namespace":"default"},"addressType":"IPv4",
         "endpoints":[{"addresses":["127.9.0.2"],"conditions":{"ready":%s},
          "targetRef":{"kind":"Pod","name":"one","uid":"%s"}}]}
        """;
    String uid = get("one").getMetadata().getUid();
    client.resource(slice.formatted("true", uid)).create();

    client.pods().inNamespace("default").withName("one").delete();

    // Longer than the drain, shorter than the longest wait.
    assertThat(ProcessHandle.of(pid).orElseThrow().onExit())
        .as("the process lives as long as anybody is sent to it")
        .failsWithin(Duration.ofMillis(300));
    client
        .resource(slice.formatted("false", uid))
        .patch(PatchContext.of(PatchType.JSON_MERGE), slice.formatted("false", uid));
    assertEventually(() -> assertThat(get("one")).isNull());
    assertThat(alive(pid)).isFalse();
  }

  @Test
  void aKilledChildIsRestartedAndCounted() throws Throwable {
    pod("one", "\"containers\":[{\"name\":\"c\",\"image\":\"sleep:1\"}]");
    long pid = runningPid("one");

    ProcessHandle.of(pid).orElseThrow().destroyForcibly();

    assertEventually(
        () -> {
          assertThat(runningPid("one")).isNotEqualTo(pid);
          assertThat(container("one").getRestartCount()).isEqualTo(1);
          assertThat(container("one").getLastState().getTerminated().getExitCode()).isEqualTo(137);
        });
  }

  @Test
  void aProgramThatEndsAtOnceBacksOff() throws Throwable {
    shell("crash", "echo last words; exit 3");

    assertEventually(
        () -> {
          ContainerStatus status = container("crash");
          assertThat(status.getState().getWaiting().getReason()).isEqualTo("CrashLoopBackOff");
          assertThat(status.getLastState().getTerminated().getExitCode()).isEqualTo(3);
          assertThat(status.getReady()).isFalse();
          assertThat(get("crash").getStatus().getPhase()).isEqualTo("Running");
        });
    assertEventually(
        () ->
            assertThat(client.v1().events().inNamespace("default").list().getItems())
                .anyMatch(event -> event.getReason().equals("BackOff")));
    assertThat(log("crash", "previous=true")).isEqualTo("last words\n");
  }

  @Test
  void anUnknownImageWaitsUntilItIsMapped() throws Throwable {
    pod("two", "\"containers\":[{\"name\":\"c\",\"image\":\"example/foo:7\"}]");
    assertEventually(
        () -> {
          assertThat(container("two").getState().getWaiting().getReason())
              .isEqualTo("ErrImageNeverPull");
          assertThat(container("two").getState().getWaiting().getMessage())
              .contains("images.yaml", "example/foo:7");
          assertThat(get("two").getStatus().getPhase()).isEqualTo("Pending");
        });
    assertEventually(
        () ->
            assertThat(events("two"))
                .anyMatch(
                    e ->
                        e.startsWith("Warning ErrImageNeverPull")
                            && e.contains("add to " + home.resolve("images.yaml"))));

    Files.writeString(
        home.resolve("images.yaml"),
        "images:\n- image: \"example/foo:*\"\n  command: [sleep, \"77\"]\n");

    assertThat(alive(runningPid("two"))).isTrue();
  }

  private List<String> events(String pod) {
    return client.v1().events().inNamespace("default").list().getItems().stream()
        .filter(event -> event.getInvolvedObject().getName().equals(pod))
        .map(event -> event.getType() + " " + event.getReason() + ": " + event.getMessage())
        .toList();
  }

  @Test
  void theLifeOfAPodIsToldInEvents() throws Throwable {
    pod(
        "told",
        """
        "containers":[{"name":"c","image":"sleep:1",
          "readinessProbe":{"exec":{"command":["false"]},"periodSeconds":1}}]\
        """);
    assertEventually(
        () ->
            assertThat(events("told"))
                .contains(
                    "Normal Pulled: Container image \"sleep:1\" already present on machine",
                    "Normal Created: Created container c",
                    "Normal Started: Started container c")
                .anyMatch(e -> e.startsWith("Warning Unhealthy: Readiness probe failed: ")));

    client.pods().inNamespace("default").withName("told").delete();
    assertEventually(
        () -> assertThat(events("told")).contains("Normal Killing: Stopping container c"));
  }

  @Test
  void anEventToldAgainIsCountedAndWrittenAnewWhenItIsGone() throws Throwable {
    Pod pod =
        new PodBuilder().withNewMetadata().withName("p").withNamespace("default").and().build();
    try (EventRecorder recorder = new EventRecorder(client, "tester", "here")) {
      recorder.warning(pod, "Odd", "so it is");
      recorder.warning(pod, "Odd", "so it is");
      Event event =
          eventually(
              () -> {
                var all = client.v1().events().inNamespace("default").list().getItems();
                assertThat(all).hasSize(1).allMatch(e -> e.getCount() == 2);
                return all.getFirst();
              });
      assertThat(event.getSource().getHost()).isEqualTo("here");
      client.resource(event).delete();
      recorder.warning(pod, "Odd", "so it is");
      assertEventually(
          () ->
              assertThat(client.v1().events().inNamespace("default").list().getItems())
                  .hasSize(1)
                  .allMatch(e -> e.getCount() == 1));
    }
  }

  @Test
  void initContainersRunFirst() throws Throwable {
    pod(
        "three",
        """
        "initContainers":[{"name":"n","image":"init:1"},
          {"name":"i","image":"sh:1","args":["sleep 0.2; echo prepared > ../made"]}],
        "containers":[{"name":"c","image":"sh:1","args":["cat ../made; exec sleep 50"]}]\
        """);

    runningPid("three");
    assertEventually(() -> assertThat(log("three", "")).isEqualTo("prepared\n"));
    assertThat(get("three").getStatus().getInitContainerStatuses().getLast().getReady()).isTrue();
  }

  @Test
  void environmentOfAPodWithASidecar() throws Throwable {
    pod(
        "meshed",
        """
        "containers":[
          {"name":"c","image":"sh:1","ports":[{"containerPort":9080}],
           "env":[{"name":"ME","valueFrom":{"fieldRef":{"fieldPath":"metadata.name"}}},
                  {"name":"URL","value":"http://$(HOST):$(PORT)/$(ME)?$(NOBODY)"}],
           "args":["echo $URL $http_proxy; exec sleep 50"]},
          {"name":"istio-proxy","image":"sh:1",
           "args":["echo $INSTANCE_IP $ISTIO_META_LATEEN_APP_IP; exec sleep 50"]}]\
        """);

    runningPid("meshed");
    assertEventually(
        () ->
            assertThat(log("meshed", ""))
                .isEqualTo("http://127.9.64.2:9080/meshed?$(NOBODY) http://127.9.64.2:15002\n"));
    assertEventually(
        () -> assertThat(log("meshed/istio-proxy", "")).isEqualTo("127.9.0.2 127.9.64.2\n"));
  }

  @Test
  void readinessFollowsTheProbeAndIsFoundEarly() throws Throwable {
    pod(
        "probed",
        """
        "containers":[{"name":"c","image":"sh:1","args":["sleep 0.3; touch ok; exec sleep 50"],
          "readinessProbe":{"exec":{"command":["test","-e","ok"]},"periodSeconds":60,
                            "initialDelaySeconds":60}}]\
        """);

    runningPid("probed");
    assertThat(container("probed").getReady()).isFalse();
    assertEventually(() -> assertThat(container("probed").getReady()).isTrue());
  }

  @Test
  void aLivenessProbeThatFailsRestarts() throws Throwable {
    pod(
        "frozen",
        """
        "containers":[{"name":"c","image":"sh:1","args":["exec sleep 50"],
          "livenessProbe":{"exec":{"command":["false"]},"periodSeconds":1,"failureThreshold":1}}]\
        """);

    assertEventually(() -> assertThat(container("frozen").getRestartCount()).isPositive());
  }

  @Test
  void aProbeOfAPortNobodyNamedEndsTheContainerAndSaysWhy() throws Throwable {
    pod(
        "odd",
        """
        "containers":[{"name":"c","image":"sleep:1",
          "readinessProbe":{"httpGet":{"port":"nowhere"}}}]\
        """);

    assertEventually(
        () ->
            assertThat(container("odd").getLastState().getTerminated().getMessage())
                .isEqualTo(
                    "probe port: nowhere (expected: a number or a port name of container c)"));
    assertThat(kubelet.processes().getFirst().pid()).isZero();
  }

  @Test
  void podsSurviveARestartOfTheKubelet() throws Throwable {
    pod("one", "\"containers\":[{\"name\":\"c\",\"image\":\"sleep:1\"}]");
    long pid = runningPid("one");

    kubelet.close();

    assertThat(alive(pid)).isFalse();
    assertThat(container("one").getReady()).isFalse();
    kubelet = newKubelet();
    assertEventually(
        () -> {
          assertThat(runningPid("one")).isNotEqualTo(pid);
          assertThat(container("one").getRestartCount()).isEqualTo(1);
          assertThat(get("one").getStatus().getPodIP()).isEqualTo("127.9.0.2");
        });
  }

  @Test
  void logsAreFollowedUntilTheEnd() throws Throwable {
    pod(
        "talker",
        "\"restartPolicy\":\"Never\",\"containers\":[{\"name\":\"c\",\"image\":\"sh:1\",\"args\":[\"for"
            + " i in 1 2 3; do echo $i; sleep 0.1; done\"]}]");
    runningPid("talker");

    assertThat(log("talker", "follow=true")).isEqualTo("1\n2\n3\n");
    assertThat(log("talker", "tailLines=1")).isEqualTo("3\n");
    assertEventually(() -> assertThat(get("talker").getStatus().getPhase()).isEqualTo("Succeeded"));
  }

  @Test
  void logsNeedTheToken() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + kubelet.port() + "/containerLogs/a/b/c"))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(401);
    }
  }

  private String log(String podAndContainer, String query) throws Exception {
    String path = podAndContainer.contains("/") ? podAndContainer : podAndContainer + "/c";
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:%d/containerLogs/default/%s?%s"
                        .formatted(kubelet.port(), path, query)))
            .header("Authorization", "Bearer " + Files.readString(home.resolve("kubelet-token")))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
  }
}
