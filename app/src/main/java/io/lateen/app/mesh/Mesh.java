package io.lateen.app.mesh;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.lateen.cli.Complaint;
import io.lateen.galley.Galley;
import io.lateen.node.Node;
import io.lateen.node.NodeConfig;
import io.lateen.node.kubelet.image.HostedPart;
import io.lateen.node.kubelet.image.ImageMapping;
import io.lateen.node.kubelet.image.Launch;
import io.lateen.pilot.admit.Admission;
import io.lateen.pilot.admit.CertificateAdmission;
import io.lateen.pilot.admit.TokenAdmission;
import io.lateen.pilot.join.JoinedWorkloads;
import io.lateen.pilot.push.Joins;
import io.lateen.prometheus.settings.SettingsException;
import io.lateen.wire.kube.ClusterEvents;
import io.lateen.wire.kube.ClusterIngresses;
import io.lateen.wire.kube.ClusterWorkloads;
import io.lateen.wire.kube.EventSink;
import io.lateen.wire.kube.ObjectSource;
import io.lateen.wire.kube.WorkloadApi;
import io.lateen.wire.kube.local.LocalClients;
import io.lateen.wire.monitoring.controlz.ControlZ;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A mesh on this machine: galley, pilot and node in this JVM, everything else started by the node.
/// What has been started is stopped in the opposite order, also after half a start.
public final class Mesh implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(90);

  private static final Duration PAGE_LIMIT = Duration.ofSeconds(20);

  private final MeshOptions options;
  private final Progress progress;
  private final Function<Galley, @Nullable ControlZ> introspection;
  private final Home home;
  private final Path dist = Images.dist();
  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable RunFile run;

  /// @param introspection what shows the mesh's insides, begun when everything answers; may be
  ///     none
  public Mesh(
      MeshOptions options, Progress progress, Function<Galley, @Nullable ControlZ> introspection) {
    this.introspection = introspection;
    this.options = options;
    this.progress = progress;
    this.home = new Home(options.home());
  }

  /// Returns when everything answers.
  ///
  /// @throws Complaint saying what is wrong and what to do
  public RunFile start() throws InterruptedException {
    try {
      return startParts();
    } catch (IOException | SettingsException e) {
      throw new Complaint("cannot start: " + e.getMessage(), "", e);
    }
  }

  private RunFile startParts() throws IOException, SettingsException, InterruptedException {
    started.push(home.lock());
    if (options.reset()) {
      home.reset();
    }
    Addresses addresses = Addresses.claim(options, home);
    started.push(addresses);
    progress.done("home " + home.folder() + ", addresses 127." + addresses.block() + ".0.0/16");
    Galley galley = Galley.start(Parts.galley(home, addresses));
    started.push(galley);
    progress.done("galley: API server on https://127.0.0.1:" + addresses.apiPort());
    RunFile starting = Parts.runFile(home, addresses, options);
    starting.write(home.runFile());
    started.push(() -> Files.deleteIfExists(home.runFile()));
    Template system = Installation.system(install(), values(addresses));
    LocalClients clients = galley.clients();
    KubernetesClient client = clients.client();
    started.push(client);
    WorkloadApi accounts = new ClusterWorkloads(client);
    Admission tokens = new TokenAdmission(accounts);
    HostedPart pilot =
        Parts.pilot(
            addresses,
            system.meshDocument(),
            galley.source(),
            joins(addresses, accounts),
            tokens,
            new ClusterIngresses(client),
            new CertificateAdmission(tokens));
    started.push(pilot::stop);
    Installation installation =
        new Installation(options, home, install(), values(addresses), new Seed(client));
    FutureTask<Void> kinds = installation.beginKinds();
    installation.system(system);
    started.push(Node.start(nodeConfig(addresses, galley, pilot, client), clients.client()));
    progress.done("node: controllers and kubelet");
    // Everything comes up at once: sidecars wait for Pilot, routes for their services.
    installation.workloads(system.meshDocument());
    Installation.await(kinds);
    progress.done("istio-system: services, deployments, 56 CRDs");
    installation.rules();
    Rollout.await(client, "istio-system", START_LIMIT, name -> progress.done(name + " ready"));
    Rollout.await(client, "default", START_LIMIT, name -> progress.done(name + " ready"));
    awaitBookinfo(starting);
    RunFile ready = starting.asReady(controlz(galley));
    ready.write(home.runFile());
    run = ready;
    return ready;
  }

  private @Nullable String controlz(Galley galley) {
    ControlZ controlz = introspection.apply(galley);
    if (controlz == null) {
      return null;
    }
    started.push(controlz);
    return controlz.url();
  }

  private Path install() {
    return dist.resolve("install");
  }

  /// What the installed documents leave open.
  private static Map<String, String> values(Addresses addresses) {
    Map<String, String> values = addresses.values();
    values.put("caAddress", addresses.citadel() + ":8060");
    return values;
  }

  private NodeConfig nodeConfig(
      Addresses addresses, Galley galley, HostedPart pilot, KubernetesClient client)
      throws IOException, SettingsException {
    return NodeConfig.of(
        home.kubeconfig(),
        home.node(),
        "lateen",
        addresses.block(),
        new Images(dist, options.proxies()).with(parts(addresses, galley, pilot, client)));
  }

  private List<ImageMapping> parts(
      Addresses addresses, Galley galley, HostedPart pilot, KubernetesClient client)
      throws IOException, SettingsException {
    ObjectSource objects = galley.source();
    List<ImageMapping> all = new ArrayList<>();
    all.add(hosted("galley", new GalleyPart(galley)));
    all.add(hosted("pilot", pilot));
    all.add(citadel(addresses.citadel(), addresses.pilot(), client));
    // Both Mixers speak in the same Events.
    EventSink events = new ClusterEvents(client, "mixer");
    WorkloadApi callers = new ClusterWorkloads(client);
    all.add(hosted("mixer-policy", MixerPart.policy(addresses.policy(), objects, events, callers)));
    all.add(
        hosted(
            "mixer-telemetry",
            MixerPart.telemetry(addresses.telemetry(), objects, events, callers)));
    all.addAll(new AddOns(addresses, home, dist, objects, started).images());
    return all;
  }

  private ImageMapping citadel(String address, String pilot, KubernetesClient client) {
    Launch launch =
        switch (options.citadel()) {
          case HOSTED -> new Launch.Hosted(CitadelPart.of(address, pilot, client));
          case PROCESS -> CitadelProcess.launch(dist, address, pilot, home.kubeconfig());
        };
    return new ImageMapping("lateen/citadel:*", launch);
  }

  private Joins joins(Addresses addresses, WorkloadApi accounts) {
    JoinedWorkloads joined =
        new JoinedWorkloads(accounts, addresses.pilot(), Duration.ofSeconds(5));
    started.push(joined);
    return joined;
  }

  private static ImageMapping hosted(String image, HostedPart part) {
    return new ImageMapping("lateen/" + image + ":*", new Launch.Hosted(part));
  }

  /// Says so when the page is there; a user who took Bookinfo apart gets a mesh all the same.
  private void awaitBookinfo(RunFile running) throws InterruptedException {
    if (!options.empty() && Bookinfo.answers(running.gateway(), PAGE_LIMIT)) {
      progress.done("Bookinfo answers through the gateway");
    }
  }

  /// Waits until somebody closes the mesh.
  public void awaitClosed() throws InterruptedException {
    closed.await();
  }

  @Override
  public synchronized void close() {
    if (run != null) {
      progress.say("");
      progress.done("stopping");
    }
    while (!started.isEmpty()) {
      try {
        started.pop().close();
      } catch (Exception e) {
        progress.say("while stopping: " + e);
      }
    }
    if (run != null) {
      progress.done("stopped");
    }
    run = null;
    closed.countDown();
  }
}
