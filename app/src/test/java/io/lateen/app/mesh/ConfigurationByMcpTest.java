package io.lateen.app.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.lateen.galley.Galley;
import io.lateen.galley.GalleyConfig;
import io.lateen.galley.mcp.McpSettings;
import io.lateen.galley.monitoring.MonitoringSettings;
import io.lateen.galley.store.ObjectStore;
import io.lateen.galley.store.StoreKey;
import io.lateen.mixer.BuiltInAdapters;
import io.lateen.mixer.server.McpConfig;
import io.lateen.mixer.server.MixerServer;
import io.lateen.mixer.server.MixerSettings;
import io.lateen.pilot.Pilot;
import io.lateen.pilot.PilotConfig;
import io.lateen.pilot.snapshot.MeshConfig;
import io.lateen.pilot.source.mcp.ConfigSources;
import io.lateen.pilot.source.mcp.ConfigSourcesReader;
import io.lateen.wire.kube.ClusterEvents;
import io.lateen.wire.kube.ClusterSource;
import io.lateen.wire.kube.EventSink;
import io.lateen.wire.kube.KubeObject;
import io.lateen.wire.kube.ObjectKind;
import io.lateen.wire.kube.ObjectSource;
import io.lateen.wire.mcp.SinkSettings;
import io.lateen.wire.proto.mixer.CheckRequest;
import io.lateen.wire.proto.mixer.CompressedAttributes;
import io.lateen.wire.proto.mixer.MixerGrpc;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// An object written to the API server arrives in Pilot and in Mixer by MCP alone.
final class ConfigurationByMcpTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final List<String> KINDS =
      List.of("ServiceEntry", "rule", "handler", "instance", "attributemanifest", "kubernetes");
  private static final InetSocketAddress ANY = new InetSocketAddress("127.0.0.1", 0);
  private static final int PERMISSION_DENIED = 7;
  private static final StoreKey BAD =
      new StoreKey("networking.istio.io/serviceentries", "default", "bad");

  @TempDir Path home;

  private static String entry(String name, String host) {
    return """
    apiVersion: networking.istio.io/v1alpha3
    kind: ServiceEntry
    metadata: {name: %s, namespace: default}
    spec:
      hosts: [%s]
      ports: [{number: 80, name: http, protocol: HTTP}]
      resolution: STATIC
      endpoints: [{address: 127.0.0.1, ports: {http: 8001}}]
    """
        .formatted(name, host);
  }

  private static String mixer(String kind, String name, String spec) {
    return """
    apiVersion: config.istio.io/v1alpha2
    kind: %s
    metadata: {name: %s, namespace: istio-system}
    spec: %s
    """
        .formatted(kind, name, spec);
  }

  private Galley galley(int mcpPort) throws IOException {
    return Galley.start(
        GalleyConfig.in(home, 0, 47)
            .monitored(new MonitoringSettings(ANY, "test"))
            .serving(McpSettings.plain(new InetSocketAddress("127.0.0.1", mcpPort))));
  }

  private KubernetesClient client() throws IOException {
    return ClusterSource.client(home.resolve("kubeconfig"));
  }

  private static void apply(KubernetesClient client, String yaml) {
    client
        .load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
        .items()
        .forEach(item -> client.resource(item).createOr(NonDeletingOperation::update));
  }

  private static void delete(KubernetesClient client, String yaml) {
    client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))).delete();
  }

  private static void definitions(KubernetesClient client) throws IOException {
    Arrays.stream(Files.readString(ROOT.resolve("install/crds.yaml")).split("(?m)^---$"))
        .filter(one -> KINDS.stream().anyMatch(kind -> one.contains("kind: " + kind + "\n")))
        .forEach(one -> apply(client, one));
  }

  private static void until(Callable<Boolean> holds, String what) throws Exception {
    long end = System.nanoTime() + 60_000_000_000L;
    while (!holds.call()) {
      assertThat(System.nanoTime() - end).as(what).isNegative();
      LockSupport.parkNanos(20_000_000);
    }
  }

  private static String page(int port, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }

  private static List<String> hosts(Pilot pilot) throws Exception {
    String page = page(pilot.monitoringPort(), "/debug/registryz");
    return JsonMapper.shared()
        .readTree(page)
        .valueStream()
        .map(service -> service.path("hostname").asString(""))
        .filter(host -> host.endsWith(".example"))
        .sorted()
        .toList();
  }

  private static void untilHosts(Pilot pilot, String... expected) throws Exception {
    until(() -> hosts(pilot).equals(List.of(expected)), "hosts " + List.of(expected));
  }

  private static Pilot pilot(int mcpPort) throws IOException {
    String mesh = "configSources: [{address: '127.0.0.1:" + mcpPort + "'}]";
    PilotConfig config =
        new PilotConfig(ANY, ANY, ANY, MeshConfig.DEFAULT, false, "test")
            .configuredBy(
                new ConfigSources(ConfigSourcesReader.read(mesh), SinkSettings.MAX_MESSAGE_SIZE));
    return new Pilot(config, ObjectSource.NONE);
  }

  @Test
  void whatIsAppliedIsInPilotUntilItIsDeleted() throws Exception {
    try (Galley galley = galley(0);
        KubernetesClient client = client();
        Pilot pilot = pilot(galley.mcpPort().orElseThrow())) {
      definitions(client);
      apply(client, entry("shop", "shop.example"));
      pilot.start();
      until(pilot::isReady, "ready");
      untilHosts(pilot, "shop.example");

      apply(client, entry("shop", "boutique.example"));
      apply(client, entry("mail", "mail.example"));
      untilHosts(pilot, "boutique.example", "mail.example");
      delete(client, entry("shop", "boutique.example"));
      untilHosts(pilot, "mail.example");

      assertThat(page(galley.monitoringPort().orElseThrow(), "/metrics"))
          .contains("galley_mcp_source_clients_total{component=\"galley\"} 1.0")
          .containsPattern(
              "galley_mcp_source_request_acks_total\\{collection=\"istio/networking/v1alpha3/"
                  + "serviceentries\",component=\"galley\",connectionID=\"1\"} [2-9]");
      assertThat(page(pilot.monitoringPort(), "/metrics"))
          .contains("istio_mcp_reconnections{component=\"pilot\"} 1.0")
          .containsPattern("istio_mcp_request_acks_total\\{.*serviceentries.*} [2-9]");
    }
  }

  @Test
  void aServerThatIsAwayOrHasSomethingBadLeavesInForceWhatThereWas() throws Exception {
    int port;
    Pilot pilot;
    try (Galley first = galley(0);
        KubernetesClient client = client()) {
      definitions(client);
      apply(client, entry("shop", "shop.example"));
      port = first.mcpPort().orElseThrow();
      pilot = pilot(port);
      pilot.start();
      untilHosts(pilot, "shop.example");
    }
    try (pilot) {
      storeUnchecked();
      assertThat(hosts(pilot)).as("while Galley is away").containsExactly("shop.example");
      try (Galley second = galley(port);
          KubernetesClient client = client()) {
        apply(client, entry("mail", "mail.example"));
        until(
            () -> page(second.monitoringPort().orElseThrow(), "/metrics").contains(refused()),
            "a NACK");
        assertThat(hosts(pilot)).as("nothing of a bad message").containsExactly("shop.example");

        delete(client, entry("bad", "x"));
        untilHosts(pilot, "mail.example", "shop.example");
        assertThat(page(pilot.monitoringPort(), "/metrics"))
            .containsPattern("istio_mcp_request_nacks_total\\{.*serviceentries.*} [1-9]")
            .contains("istio_mcp_reconnections{component=\"pilot\"} 2.0");
      }
    }
  }

  private static String refused() {
    return "galley_mcp_source_request_nacks_total{code=\"InvalidArgument\","
        + "collection=\"istio/networking/v1alpha3/serviceentries\"";
  }

  /// As a version of Galley would have that checked less.
  private void storeUnchecked() {
    try (ObjectStore store = ObjectStore.open(home.resolve("store"), 10)) {
      JsonNode good =
          store.get(new StoreKey("networking.istio.io/serviceentries", "default", "shop"));
      ObjectNode bad = (ObjectNode) good.deepCopy();
      bad.withObjectProperty("metadata").put("name", "bad").put("uid", "another");
      bad.withObjectProperty("spec").withArrayProperty("hosts").add("not a host");
      store.write(
          true,
          transaction -> {
            transaction.put(BAD, bad);
            return bad;
          });
    }
  }

  @Test
  void mixerChecksByWhatIsApplied() throws Exception {
    try (Galley galley = galley(0);
        KubernetesClient client = client()) {
      definitions(client);
      apply(client, "apiVersion: v1\nkind: Namespace\nmetadata: {name: istio-system}");
      try (MixerByMcp running = new MixerByMcp(galley, ObjectSource.NONE, EventSink.NONE)) {
        MixerServer mixer = running.server();
        ManagedChannel channel =
            NettyChannelBuilder.forAddress("127.0.0.1", mixer.port()).usePlaintext().build();
        try {
          until(mixer::isReady, "ready");
          until(() -> check(channel) == 0, "nobody is refused");
          String rule = mixer("rule", "r", "{actions: [{handler: wall, instances: [ask]}]}");
          apply(
              client,
              mixer(
                  "handler",
                  "wall",
                  "{compiledAdapter: denier, params: {status:" + " {code: 7, message: closed}}}"));
          apply(client, mixer("instance", "ask", "{compiledTemplate: checknothing}"));
          apply(client, rule);
          until(() -> check(channel) == PERMISSION_DENIED, "everybody is refused");
          delete(client, rule);
          until(() -> check(channel) == 0, "nobody is refused any more");
          assertThat(page(mixer.monitoringPort(), "/metrics"))
              .containsPattern("istio_mcp_request_acks_total\\{.*policy/v1beta1/rules.*} [2-9]");
        } finally {
          channel.shutdownNow();
        }
      }
    }
  }

  /// Rules by MCP, Pods and Events by the API server.
  @Test
  void mixerKnowsPodsAndTellsAuthorsByTheServerBesideMcp() throws Exception {
    try (Galley galley = galley(0);
        KubernetesClient client = client()) {
      definitions(client);
      apply(client, "apiVersion: v1\nkind: Namespace\nmetadata: {name: istio-system}");
      for (String file : List.of("attributes.yaml", "kubernetes.yaml")) {
        apply(client, Files.readString(ROOT.resolve("install/telemetry").resolve(file)));
      }
      apply(client, THIEF);
      apply(
          client,
          mixer("handler", "wall", "{compiledAdapter: denier, params: {status: {code: 7}}}"));
      apply(client, mixer("instance", "ask", "{compiledTemplate: checknothing}"));
      String actions = "actions: [{handler: wall, instances: [ask]}]}";
      apply(
          client, mixer("rule", "r", "{match: 'source.labels[\"app\"] == \"thief\"', " + actions));
      try (MixerByMcp running =
          new MixerByMcp(
              galley,
              new ClusterSource(ClusterSource.client(home.resolve("kubeconfig"))),
              new ClusterEvents(client, "mixer"))) {
        ManagedChannel channel =
            NettyChannelBuilder.forAddress("127.0.0.1", running.server().port())
                .usePlaintext()
                .build();
        try {
          until(running.server()::isReady, "ready");
          assertThat(check(channel, "kubernetes://thief.default")).isEqualTo(PERMISSION_DENIED);
          assertThat(check(channel, "kubernetes://somebody.default")).isZero();
          apply(client, mixer("rule", "lost", "{actions: [{handler: nobody, instances: [ask]}]}"));
          until(() -> told(client).contains("nobody"), "an Event");
        } finally {
          channel.shutdownNow();
        }
      }
    }
  }

  @Test
  void anObjectThatNoServerHasHasNoEvents() throws Exception {
    try (Galley _ = galley(0);
        KubernetesClient client = client()) {
      definitions(client);
      KubeObject nowhere =
          new KubeObject(
              new ObjectKind("config.istio.io", "v1alpha2", "rules", "rule", true),
              JsonMapper.shared()
                  .readTree(
                      "{\"metadata\": {\"name\": \"lost\", \"namespace\": \"istio-system\"}}"));
      new ClusterEvents(client, "mixer").tell(nowhere, "Lost", "nobody", Duration.ZERO);
      assertThat(told(client)).isEqualTo("[]");
    }
  }

  private static final String THIEF =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: thief, namespace: default, labels: {app: thief}}
      spec: {containers: [{name: thief, image: none}]}
      """;

  private static String told(KubernetesClient client) {
    return client.v1().events().inNamespace("istio-system").list().getItems().stream()
        .filter(event -> event.getInvolvedObject().getName().equals("lost"))
        .map(Event::getMessage)
        .toList()
        .toString();
  }

  /// A Mixer whose rules come by MCP.
  private record MixerByMcp(ObjectSource objects, MixerServer server) implements AutoCloseable {
    MixerByMcp(Galley galley, ObjectSource beside, EventSink events) throws IOException {
      PrometheusRegistry registry = new PrometheusRegistry();
      String at = "127.0.0.1:" + galley.mcpPort().orElseThrow();
      ObjectSource objects = new McpConfig(SinkSettings.plain(at, "mixer"), beside, registry);
      this(objects, start(objects, events, registry));
    }

    private static MixerServer start(
        ObjectSource objects, EventSink events, PrometheusRegistry registry) throws IOException {
      OutputStream nowhere = OutputStream.nullOutputStream();
      return MixerServer.start(
          MixerSettings.at(ANY, ANY, "test"),
          objects,
          BuiltInAdapters.of(objects, nowhere, nowhere, registry),
          events);
    }

    @Override
    public void close() {
      server.close();
      objects.close();
    }
  }

  private static int check(ManagedChannel channel) {
    return check(channel, "kubernetes://somebody.default");
  }

  private static int check(ManagedChannel channel, String caller) {
    CompressedAttributes attributes =
        CompressedAttributes.newBuilder()
            .addWords("source.uid")
            .addWords(caller)
            .putStrings(-1, -2)
            .build();
    return MixerGrpc.newBlockingStub(channel)
        .check(CheckRequest.newBuilder().setAttributes(attributes).build())
        .getPrecondition()
        .getStatus()
        .getCode();
  }
}
