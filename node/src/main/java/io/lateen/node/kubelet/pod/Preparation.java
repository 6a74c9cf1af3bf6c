package io.lateen.node.kubelet.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.lateen.node.kubelet.image.Launch;
import io.lateen.node.kubelet.network.PodAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// What a container needs before it can run: a program for its image, values for its environment.
/// Both may be missing now and there later, so it waits for them.
final class Preparation {
  private static final int HTTPS = 443;

  /// Who tells the world what the container waits for.
  interface Waiting {
    void because(String reason, String message);

    /// Waits a little before the next try.
    void aMoment() throws InterruptedException;
  }

  /// What Kubernetes says of an image that is not there and that nobody may fetch.
  private static final String NO_IMAGE = "ErrImageNeverPull";

  private final Premises on;
  private final Container container;
  private final Environment environment;
  private final Waiting waiting;
  private final Path account;

  Preparation(Premises on, Pod pod, Container container, PodAddress address, Waiting waiting) {
    this.on = on;
    this.container = container;
    this.waiting = waiting;
    account = on.accounts().folder(pod);
    environment =
        new Environment(pod, container, address, new References(on.client(), pod, address));
  }

  /// The reason of the event that tells why a container waits.
  static String eventReason(String waiting) {
    return waiting.equals(NO_IMAGE) ? NO_IMAGE : "Failed";
  }

  Launch awaitLaunch() throws InterruptedException {
    while (true) {
      long edition = on.images().edition();
      Optional<Launch> launch = on.images().find(container.getImage());
      if (launch.isPresent()) {
        return launch.get();
      }
      waiting.because(NO_IMAGE, on.images().advice(container.getImage()));
      on.images().awaitChange(edition);
    }
  }

  Map<String, String> awaitEnvironment(Launch launch) throws InterruptedException {
    Map<String, String> ofTheImage = launch instanceof Launch.Exec exec ? exec.env() : Map.of();
    while (true) {
      try {
        Map<String, String> variables = environment.variables(ofTheImage);
        variables.put(AccountFiles.VARIABLE, account.toString());
        addApiServer(variables);
        return variables;
      } catch (RuntimeException e) {
        // A missing reference, or an API server that does not answer: both may pass.
        waiting.because("CreateContainerConfigError", "Error: " + e.getMessage());
        waiting.aMoment();
      }
    }
  }

  /// Where the API server is, by the names that Kubernetes gives it in every container.
  private void addApiServer(Map<String, String> variables) {
    URI server = URI.create(on.client().getConfiguration().getMasterUrl());
    if (server.getHost() != null) {
      variables.putIfAbsent("KUBERNETES_SERVICE_HOST", server.getHost());
      int port = server.getPort() < 0 ? HTTPS : server.getPort();
      variables.putIfAbsent("KUBERNETES_SERVICE_PORT", Integer.toString(port));
    }
  }
}
