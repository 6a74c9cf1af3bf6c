package io.lateen.app.outside.storm;

import static io.lateen.app.walkthrough.Eventually.eventually;

import io.lateen.app.walkthrough.Command;
import io.lateen.app.walkthrough.RunningMesh;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/// Pilot as a process of its own at the address of the mesh's, so that it can be killed alone.
final class LonePilot implements AutoCloseable {
  private static final Duration SOON = Duration.ofMinutes(10);

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final StormMesh mesh;
  private final File log;
  private Process process;

  LonePilot(StormMesh mesh) {
    this.mesh = mesh;
    this.log = mesh.running().home().resolve("lone-pilot.log").toFile();
    hostedOneEnds();
    process = start();
    try {
      awaitReady();
    } catch (AssertionError e) {
      close();
      throw e;
    }
  }

  private void hostedOneEnds() {
    Command kubectl = mesh.kubectl();
    String[] scale = {"-n", "istio-system", "scale", "deployment/istio-pilot", "--replicas=0"};
    kubectl.run(scale).ok();
    String[] pods = {"-n", "istio-system", "get", "pod", "-l", "istio=pilot", "--no-headers"};
    eventually(SOON, () -> kubectl.run(pods).out(), String::isBlank);
  }

  private Process start() {
    String address = mesh.pilotAddress();
    RunningMesh running = mesh.running();
    List<String> command =
        List.of(
            Command.root().resolve("lateen").toString(),
            "pilot",
            "--requireTokens",
            "--kubeconfig",
            running.home().resolve("kubeconfig").toString(),
            "--grpcAddr",
            address + ":15010",
            "--httpAddr",
            address + ":8080",
            "--monitoringAddr",
            address + ":15014");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log));
    builder.environment().putAll(RunningMesh.environment(running.home()));
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// `kill -9`.
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /// Returns when it is ready.
  void again() {
    process = start();
    awaitReady();
  }

  private void awaitReady() {
    URI page = URI.create("http://" + mesh.pilotAddress() + ":15014/ready");
    eventually(SOON, () -> status(page), status -> status == 200);
  }

  /// 0: nobody answers.
  private static int status(URI page) {
    try {
      return CLIENT
          .send(HttpRequest.newBuilder(page).build(), BodyHandlers.discarding())
          .statusCode();
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
