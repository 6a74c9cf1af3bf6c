package io.lateen.app.walkthrough;

import static io.lateen.app.walkthrough.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.lateen.galley.Galley;
import io.lateen.galley.GalleyConfig;
import io.lateen.mixer.BuiltInAdapters;
import io.lateen.mixer.server.MixerServer;
import io.lateen.mixer.server.MixerSettings;
import io.lateen.wire.kube.ClusterEvents;
import io.lateen.wire.kube.ClusterSource;
import io.lateen.wire.kube.ObjectSource;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is wrong with Mixer's config is read in `kubectl describe`: two Mixers at an embedded API
/// server, one by the store, one by the network as at a real cluster.
final class MixerConfigEventsIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String CRDS = "install/crds.yaml";

  private static final String REST =
      """
      apiVersion: config.istio.io/v1alpha2
      kind: handler
      metadata: {name: denier, namespace: shop}
      spec: {compiledAdapter: denier}
      ---
      apiVersion: config.istio.io/v1alpha2
      kind: instance
      metadata: {name: nothing, namespace: shop}
      spec: {compiledTemplate: checknothing}
      ---
      apiVersion: config.istio.io/v1alpha2
      kind: attributemanifest
      metadata: {name: words, namespace: shop}
      spec:
        attributes:
          source.name: {valueType: STRING}
      """;

  @TempDir Path temp;

  @Test
  void eachKubectlShowsWhatIsWrongUntilItIsMended() throws IOException {
    for (Path kubectl : Programs.kubectls()) {
      Path home = Files.createTempDirectory(temp, "galley");
      try (Galley galley = Galley.start(GalleyConfig.in(home, 0, 9))) {
        Path kubeconfig = home.resolve("kubeconfig");
        walk(galley, kubeconfig, command(kubectl, kubeconfig));
      }
    }
  }

  private Command command(Path kubectl, Path kubeconfig) {
    return new Command(
        List.of(kubectl.toString(), "--kubeconfig", kubeconfig.toString(), "-n", "shop"),
        Map.of("HOME", temp.resolve("kubectl-home").toString()));
  }

  private static void walk(Galley galley, Path kubeconfig, Command kubectl) throws IOException {
    try (ObjectSource near = galley.source();
        ObjectSource far = new ClusterSource(ClusterSource.client(kubeconfig));
        KubernetesClient client = ClusterSource.client(kubeconfig)) {
      kubectl.run("apply", "-f", Command.root().resolve(CRDS).toString()).ok();
      kubectl.run("create", "namespace", "shop").ok();
      kubectl.runWithInput(REST, "apply", "-f", "-").ok();
      try (MixerServer policy = mixer(near, client);
          MixerServer telemetry = mixer(far, client)) {
        eventually(SOON, () -> policy.isReady() && telemetry.isReady(), ready -> ready);
        broken(kubectl);
        changed(kubectl);
        mended(kubectl);
        deleted(kubectl);
      }
    }
  }

  private static MixerServer mixer(ObjectSource source, KubernetesClient client)
      throws IOException {
    InetSocketAddress any = new InetSocketAddress("127.0.0.1", 0);
    OutputStream none = OutputStream.nullOutputStream();
    return MixerServer.start(
        MixerSettings.at(any, any, "test"),
        source,
        BuiltInAdapters.of(source, none, none),
        new ClusterEvents(client, "mixer"));
  }

  private static void apply(Command kubectl, String match, String handler, String instance) {
    String rule =
        """
        apiVersion: config.istio.io/v1alpha2
        kind: rule
        metadata: {name: watchful, namespace: shop}
        spec:
          match: %s
          actions:
          - handler: %s
            instances: [%s]
        """
            .formatted(match, handler, instance);
    kubectl.runWithInput(rule, "apply", "-f", "-").ok();
  }

  /// Both see it, one Event says it.
  private static void broken(Command kubectl) {
    apply(kubectl, "source.name == 3", "denier", "nothing");
    String shown = described(kubectl, "InvalidConfig");
    assertThat(shown)
        .containsPattern("Warning +InvalidConfig +.*mixer +spec.match: .*INT64.*STRING");
    assertThat(shown.lines().filter(line -> line.contains("InvalidConfig"))).hasSize(1);
    assertThat(kubectl.run("get", "events", "-o", "jsonpath={.items[*].involvedObject.kind}").ok())
        .isEqualTo("rule");
  }

  private static void changed(Command kubectl) {
    apply(kubectl, "source.name == \"a\"", "gone", "nothing");
    assertThat(described(kubectl, "handler 'gone' not found"))
        .contains(
            "spec.actions[0].handler: handler 'gone' not found; "
                + "spec.actions: no valid actions in the rule");
  }

  private static void mended(Command kubectl) {
    apply(kubectl, "source.name == \"a\"", "denier", "nothing");
    eventually(SOON, () -> describe(kubectl), text -> text.matches("(?s).*Events: +<none>.*"));
  }

  private static void deleted(Command kubectl) {
    apply(kubectl, "nobody == 1", "denier", "nothing");
    assertThat(described(kubectl, "InvalidConfig")).contains("unknown attribute nobody");
    kubectl.run("delete", "rule", "watchful").ok();
    eventually(
        SOON, () -> kubectl.run("get", "events", "-o", "name").ok().strip(), String::isEmpty);
  }

  private static String described(Command kubectl, String part) {
    return eventually(SOON, () -> describe(kubectl), text -> text.contains(part));
  }

  private static String describe(Command kubectl) {
    return kubectl.run("describe", "rule", "watchful").ok();
  }
}
