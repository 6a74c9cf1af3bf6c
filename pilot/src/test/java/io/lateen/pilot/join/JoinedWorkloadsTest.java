package io.lateen.pilot.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.lateen.pilot.push.Joins;
import io.lateen.pilot.translate.node.ProxyNode;
import io.lateen.pilot.translate.node.ProxyNodeParser;
import io.lateen.wire.kube.WorkloadApi;
import io.lateen.wire.xds.WorkloadProbe;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// Workloads that join as one of a group.
final class JoinedWorkloadsTest {
  private static final String GROUP =
      """
      apiVersion: networking.istio.io/v1
      kind: WorkloadGroup
      metadata: {name: vms, namespace: default}
      spec:
        metadata: {labels: {app: web, version: v1}, annotations: {team: shop}}
        template:
          {ports: {http: 8080, tcp: 9000}, serviceAccount: web, network: n1, locality: r1/z1, weight: 3}
      """;

  private final Fake api = new Fake();
  private final JoinedWorkloads joined = new JoinedWorkloads(api, "test", Duration.ofHours(1));

  @AfterEach
  void close() {
    joined.close();
  }

  @Test
  void theGroupSaysWhatTheWorkloadDoesNot() {
    api.groups.put("default/vms", GROUP);
    ProxyNode known = joined.join(node(Map.of("AUTO_REGISTER_GROUP", "vms")), "web").node();
    assertThat(api.spec)
        .isEqualTo(
            json(
                """
                {address: 127.0.0.3, labels: {app: web, version: v1}, ports: {http: 8080, tcp: 9000},
                 network: n1, locality: r1/z1, serviceAccount: web, weight: 3}
                """));
    assertThat(api.annotations)
        .containsEntry("team", "shop")
        .containsEntry("istio.io/autoRegistrationGroup", "vms");
    assertThat(known.labels()).isEqualTo(Map.of("app", "web", "version", "v1"));
    assertThat(known.locality()).isEqualTo("r1/z1");
    assertThat(known.metadata()).containsEntry("NETWORK", "n1");
  }

  @Test
  void itsOwnWordsComeFirst() {
    api.groups.put("default/vms", GROUP);
    Map<String, String> own =
        Map.of(
            "AUTO_REGISTER_GROUP", "vms",
            "LABELS", "{\"version\": \"v2\", \"own\": \"yes\"}",
            "JOIN_PORTS", "http=8081",
            "NETWORK", "n2");
    ProxyNode known = joined.join(node(own), "web").node();
    assertThat(known.labels()).isEqualTo(Map.of("app", "web", "version", "v2", "own", "yes"));
    assertThat(api.spec.path("ports")).isEqualTo(json("{http: 8081, tcp: 9000}"));
    assertThat(api.spec.path("network").asString("")).isEqualTo("n2");
  }

  @Test
  void anotherAccountIsNoneOfTheGroup() {
    api.groups.put("default/vms", GROUP);
    assertRefused("other", "the token is of ServiceAccount other (expected: web");
    assertThat(api.spec).isEmpty();
  }

  @Test
  void anAdministratorBringsTheGroupsAccount() {
    api.groups.put("default/vms", GROUP);
    joined.join(node(Map.of("AUTO_REGISTER_GROUP", "vms")), "administrator");
    assertThat(api.spec.path("serviceAccount").asString("")).isEqualTo("web");
  }

  @Test
  void theGroupMustBeThereAndWhole() {
    assertRefused("web", "WorkloadGroup vms is not in namespace default");
    api.groups.put("default/vms", GROUP.replace("http: 8080", "http: eighty"));
    assertRefused("web", "spec.template.ports.http: \"eighty\" (expected: a whole number)");
  }

  @Test
  void withoutAGroupAWorkloadIsWhatItSays() {
    joined.join(node(Map.of("LABELS", "{\"app\": \"web\"}")), "web");
    assertThat(api.spec)
        .isEqualTo(
            json("{address: 127.0.0.3, labels: {app: web}, ports: {}, serviceAccount: web}"));
    assertThat(api.annotations).containsOnlyKeys("lateen.io/joined-at");
  }

  @Test
  void oneWithAnIdentitySpeaksTls() {
    api.groups.put("default/vms", GROUP);
    Map<String, String> identity = Map.of("AUTO_REGISTER_GROUP", "vms", "LATEEN_IDENTITY", "true");
    ProxyNode known = joined.join(node(identity), "web").node();
    assertThat(known.labels()).containsEntry("security.istio.io/tlsMode", "istio");
    assertThat(api.spec.path("labels").path("security.istio.io/tlsMode").asString(""))
        .isEqualTo("istio");
    joined.join(node(Map.of("LATEEN_IDENTITY", "true")), "web");
    assertThat(api.spec.path("labels")).isEqualTo(json("{security.istio.io/tlsMode: istio}"));
  }

  @Test
  void itsOwnWordOnTlsComesFirst() {
    Map<String, String> plain =
        Map.of(
            "LATEEN_IDENTITY", "true",
            "LABELS", "{\"security.istio.io/tlsMode\": \"disabled\"}");
    joined.join(node(plain), "web");
    assertThat(api.spec.path("labels")).isEqualTo(json("{security.istio.io/tlsMode: disabled}"));
  }

  @Test
  void closingEndsARemovalThatHasBegunAndBeginsNone() throws Exception {
    JoinedWorkloads soon = new JoinedWorkloads(api, "test", Duration.ZERO);
    soon.join(node(Map.of()), "web").close();
    assertThat(api.removing.await(10, TimeUnit.SECONDS)).isTrue();
    Thread closing = Thread.startVirtualThread(soon::close);
    while (closing.getState() != Thread.State.WAITING
        && closing.getState() != Thread.State.TIMED_WAITING) {
      assertThat(closing.isAlive()).as("waits for the removal").isTrue();
      Thread.onSpinWait();
    }
    api.mayRemove.countDown();
    assertThat(closing.join(Duration.ofSeconds(10))).isTrue();
    assertThat(api.removed).containsExactly("default/vm-1");
  }

  @Test
  void whoLeavesWithPilotStaysRegistered() {
    Joins.Joined in = joined.join(node(Map.of()), "web");
    in.close(); // Waits for an hour.
    joined.close();
    assertThat(api.removed).isEmpty();
  }

  private static final String PROBED =
      GROUP + "  probe: {periodSeconds: 3, httpGet: {path: /ready, port: 8080}}\n";
  private static final Map<String, String> PROBING =
      Map.of("AUTO_REGISTER_GROUP", "vms", "LATEEN_PROBES", "true");

  @Test
  void theGroupSaysHowItsWorkloadsAreAsked() {
    api.groups.put("default/vms", PROBED);
    Joins.Joined in = joined.join(node(PROBING), "web");
    assertThat(in.probe())
        .isEqualTo(
            new WorkloadProbe(
                0, 0, 3, 0, 0, new WorkloadProbe.Http("/ready", 8080, "", "", List.of())));
    assertThat(api.annotations).containsEntry("proxy.istio.io/health-checks-enabled", "true");
  }

  @Test
  void whatTheProxyFoundOutIsWrittenDown() throws Exception {
    api.groups.put("default/vms", PROBED);
    Joins.Joined in = joined.join(node(PROBING), "web");
    in.health().accept(new Joins.Health(""));
    assertThat(api.conditions.poll(10, TimeUnit.SECONDS)).isEqualTo("default/vm-1 true ");
    in.health().accept(new Joins.Health("HTTP status 500"));
    assertThat(api.conditions.poll(10, TimeUnit.SECONDS))
        .isEqualTo("default/vm-1 false HTTP status 500");
  }

  @Test
  void whatCouldNotBeWrittenIsTriedAgain() throws Exception {
    api.groups.put("default/vms", PROBED);
    Joins.Joined in = joined.join(node(PROBING), "web");
    api.reachable = false;
    in.health().accept(new Joins.Health(""));
    assertThat(api.conditions.poll(10, TimeUnit.SECONDS)).isEqualTo("default/vm-1 true ");
  }

  @Test
  void aProxyThatCannotAskIsNoneOfAProbedGroup() {
    api.groups.put("default/vms", PROBED);
    assertRefused("web", "WorkloadGroup vms has a probe (expected: none, for a proxy that");
  }

  private void assertRefused(String token, String why) {
    assertThatThrownBy(() -> joined.join(node(Map.of("AUTO_REGISTER_GROUP", "vms")), token))
        .hasMessageContaining("vm-1.default cannot join: ")
        .hasMessageContaining(why);
  }

  private static ProxyNode node(Map<String, String> metadata) {
    Struct.Builder said = Struct.newBuilder();
    metadata.forEach(
        (name, value) -> said.putFields(name, Value.newBuilder().setStringValue(value).build()));
    return ProxyNodeParser.parse(
        Node.newBuilder()
            .setId("sidecar~127.0.0.3~vm-1.default~default.svc.cluster.local")
            .setMetadata(said)
            .build());
  }

  private static JsonNode json(String yaml) {
    return new YAMLMapper().readTree(yaml);
  }

  /// An API server with groups, where a token is the name of an account.
  private static final class Fake implements WorkloadApi {
    private final Map<String, String> groups = new HashMap<>();
    private JsonNode spec = json("{}");
    private Map<String, String> annotations = Map.of();
    private final BlockingQueue<String> conditions = new LinkedBlockingQueue<>();
    private final CountDownLatch removing = new CountDownLatch(1);
    private final CountDownLatch mayRemove = new CountDownLatch(1);
    private final Queue<String> removed = new ConcurrentLinkedQueue<>();
    private volatile boolean reachable = true;

    @Override
    public User review(String token, List<String> audiences) {
      return token.equals("administrator")
          ? new User("admin", List.of("system:masters"))
          : new User("system:serviceaccount:default:" + token, List.of());
    }

    @Override
    public @Nullable JsonNode group(String namespace, String name) {
      String yaml = groups.get(namespace + "/" + name);
      return yaml == null ? null : json(yaml);
    }

    @Override
    public void put(String namespace, String name, Map<String, String> noted, ObjectNode written) {
      annotations = noted;
      spec = written;
    }

    @Override
    public void healthy(String namespace, String name, boolean healthy, String message)
        throws IOException {
      if (!reachable) {
        reachable = true;
        throw new IOException("away");
      }
      conditions.add(namespace + "/" + name + " " + healthy + " " + message);
    }

    @Override
    public void remove(String namespace, String name) throws IOException {
      removing.countDown();
      try {
        mayRemove.await();
      } catch (InterruptedException e) {
        throw new IOException("cut short", e);
      }
      removed.add(namespace + "/" + name);
    }

    @Override
    public List<Entry> entries() {
      return List.of();
    }
  }
}
