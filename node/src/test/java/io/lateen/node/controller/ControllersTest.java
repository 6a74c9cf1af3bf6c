package io.lateen.node.controller;

import static io.lateen.node.Eventually.assertEventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.lateen.node.FakeCluster;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The controllers over an API server, with the test in the place of the kubelet.
class ControllersTest {
  private FakeCluster cluster;
  private KubernetesClient client;
  private Controllers controllers;

  @BeforeEach
  void start() throws Exception {
    cluster = new FakeCluster();
    client = cluster.client();
    apply("{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"default\"}}");
    apply("{\"apiVersion\":\"v1\",\"kind\":\"Node\",\"metadata\":{\"name\":\"here\"}}");
    client
        .nodes()
        .withName("here")
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"status\":{\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}}");
    controllers = Controllers.start(client);
  }

  @AfterEach
  void stop() {
    controllers.close();
    client.close();
    cluster.close();
  }

  private void apply(String json) {
    client.resource(json).create();
  }

  private void deployment(int replicas, String strategy) {
    apply(
        """
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"default"},
         "spec":{"replicas":%d,"selector":{"matchLabels":{"app":"web"}},%s
          "template":{"metadata":{"labels":{"app":"web"}},
           "spec":{"containers":[{"name":"c","image":"a:1","ports":[{"name":"web","containerPort":80}]}]}}}}
        """
            .formatted(replicas, strategy));
  }

  private Deployment web() {
    return client.apps().deployments().inNamespace("default").withName("web").get();
  }

  private List<Pod> pods() {
    return client.pods().inNamespace("default").list().getItems();
  }

  private List<ReplicaSet> sets() {
    return client.apps().replicaSets().inNamespace("default").list().getItems();
  }

  private void patch(String json) {
    client
        .apps()
        .deployments()
        .inNamespace("default")
        .withName("web")
        .patch(PatchContext.of(PatchType.JSON_MERGE), json);
  }

  /// What the kubelet says of a Pod.
  private void tell(Pod pod, boolean ready) {
    String name = pod.getMetadata().getName();
    String ip = "127.9.0." + (Math.floorMod(name.hashCode(), 250) + 2);
    client
        .pods()
        .inNamespace("default")
        .withName(name)
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            """
            {"status":{"phase":"Running","podIP":"%s","conditions":
              [{"type":"Ready","status":"%s","lastTransitionTime":"%s"}]}}
            """
                .formatted(ip, ready ? "True" : "False", Words.now()));
  }

  private void makeAllReady() {
    pods().stream()
        .filter(pod -> !Owners.isDeleted(pod) && !PodConditions.isReady(pod))
        .forEach(pod -> tell(pod, true));
  }

  /// The kubelet removes what was asked to end.
  private void removeEnded() {
    pods().stream()
        .filter(Owners::isDeleted)
        .forEach(pod -> client.resource(pod).withGracePeriod(0).delete());
  }

  @Test
  void aDeploymentBecomesScheduledPodsAndTellsWhenTheyAreAvailable() throws Throwable {
    deployment(2, "");

    assertEventually(
        () -> {
          assertThat(pods()).hasSize(2).allMatch(pod -> "here".equals(pod.getSpec().getNodeName()));
          assertThat(web().getStatus().getReplicas()).isEqualTo(2);
          assertThat(web().getStatus().getAvailableReplicas()).isZero();
        });
    assertThat(sets()).hasSize(1);
    String hash = sets().getFirst().getMetadata().getLabels().get("pod-template-hash");
    assertThat(sets().getFirst().getMetadata().getName()).isEqualTo("web-" + hash);
    assertThat(pods()).allMatch(pod -> pod.getMetadata().getName().startsWith("web-" + hash + "-"));

    makeAllReady();

    assertEventually(
        () -> {
          assertThat(web().getStatus().getAvailableReplicas()).isEqualTo(2);
          assertThat(web().getStatus().getObservedGeneration())
              .isEqualTo(web().getMetadata().getGeneration());
          assertThat(web().getStatus().getConditions())
              .anyMatch(c -> c.getReason().equals("NewReplicaSetAvailable"))
              .anyMatch(c -> c.getType().equals("Available") && c.getStatus().equals("True"));
        });
  }

  @Test
  void aRollingUpdateNeverFallsBelowWhatMustBeAvailable() throws Throwable {
    deployment(4, "");
    assertEventually(() -> assertThat(pods()).hasSize(4));
    makeAllReady();
    assertEventually(() -> assertThat(web().getStatus().getAvailableReplicas()).isEqualTo(4));

    patch(
        "{\"spec\":{\"template\":{\"metadata\":{\"annotations\":{\"kubectl.kubernetes.io/restartedAt\":\"now\"}}}}}");

    assertEventually(
        () -> {
          assertThat(sets()).hasSize(2);
          List<Pod> alive = pods().stream().filter(pod -> !Owners.isDeleted(pod)).toList();
          assertThat(alive).hasSizeLessThanOrEqualTo(5);
          assertThat(alive.stream().filter(PodConditions::isReady).count())
              .isGreaterThanOrEqualTo(3);
          makeAllReady();
          removeEnded();
          Deployment now = web();
          assertThat(now.getStatus().getObservedGeneration())
              .isEqualTo(now.getMetadata().getGeneration());
          assertThat(now.getStatus().getUpdatedReplicas()).isEqualTo(4);
          assertThat(now.getStatus().getReplicas()).isEqualTo(4);
        });
    assertThat(sets()).anyMatch(set -> Rollout.size(set) == 0);
    assertThat(web().getMetadata().getAnnotations()).containsEntry(Revisions.REVISION, "2");
  }

  @Test
  void scalingInTheMiddleOfARolloutKeepsTheProportion() throws Throwable {
    deployment(4, "");
    assertEventually(() -> assertThat(pods()).hasSize(4));
    makeAllReady();
    assertEventually(() -> assertThat(web().getStatus().getAvailableReplicas()).isEqualTo(4));
    patch(
        "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"a:2\"}]}}}}");
    assertEventually(
        () -> assertThat(sets()).extracting(Rollout::size).containsExactlyInAnyOrder(3, 2));

    patch("{\"spec\":{\"replicas\":12}}");

    // 12 and a quarter more, as 3 to 2.
    assertEventually(
        () -> assertThat(sets()).extracting(Rollout::size).containsExactlyInAnyOrder(9, 6));
    assertEventually(
        () -> {
          makeAllReady();
          removeEnded();
          assertThat(sets()).extracting(Rollout::size).containsExactlyInAnyOrder(0, 12);
        });
  }

  @Test
  void recreateWaitsForTheEndOfTheOld() throws Throwable {
    deployment(1, "\"strategy\":{\"type\":\"Recreate\"},");
    assertEventually(() -> assertThat(pods()).hasSize(1));
    makeAllReady();
    String first = pods().getFirst().getMetadata().getName();

    patch("{\"spec\":{\"template\":{\"metadata\":{\"labels\":{\"x\":\"y\"}}}}}");

    assertEventually(() -> assertThat(pods()).hasSize(1).allMatch(Owners::isDeleted));
    removeEnded();
    assertEventually(
        () ->
            assertThat(pods())
                .hasSize(1)
                .noneMatch(pod -> pod.getMetadata().getName().equals(first)));
  }

  @Test
  void scalingDownTakesThoseThatAreNotReady() throws Throwable {
    deployment(3, "");
    assertEventually(
        () -> assertThat(pods()).hasSize(3).allMatch(p -> p.getSpec().getNodeName() != null));
    Pod good = pods().get(1);
    tell(good, true);

    patch("{\"spec\":{\"replicas\":1}}");

    assertEventually(
        () ->
            assertThat(pods().stream().filter(pod -> !Owners.isDeleted(pod)).toList())
                .singleElement()
                .extracting(pod -> pod.getMetadata().getName())
                .isEqualTo(good.getMetadata().getName()));
  }

  @Test
  void endpointsFollowReadinessAndLeaveAtDeletion() throws Throwable {
    deployment(2, "");
    apply(
        """
        {"apiVersion":"v1","kind":"Service","metadata":{"name":"web","namespace":"default"},
         "spec":{"selector":{"app":"web"},"ports":[{"name":"http","port":80,"targetPort":"web"}]}}
        """);
    assertEventually(
        () -> assertThat(pods()).hasSize(2).allMatch(p -> p.getSpec().getNodeName() != null));
    tell(pods().get(0), true);
    tell(pods().get(1), false);

    assertEventually(
        () -> {
          assertThat(readyAddresses()).hasSize(1);
          assertThat(slice().getEndpoints())
              .extracting(endpoint -> endpoint.getConditions().getReady())
              .containsExactlyInAnyOrder(true, false);
          assertThat(slice().getPorts().getFirst().getPort()).isEqualTo(80);
        });

    makeAllReady();
    assertEventually(() -> assertThat(readyAddresses()).hasSize(2));
    String ending = pods().getFirst().getMetadata().getName();
    client.pods().inNamespace("default").withName(ending).delete();
    assertEventually(
        () -> {
          assertThat(slice().getEndpoints())
              .filteredOn(endpoint -> endpoint.getTargetRef().getName().equals(ending))
              .singleElement()
              .satisfies(
                  endpoint -> {
                    assertThat(endpoint.getConditions().getReady()).isFalse();
                    assertThat(endpoint.getConditions().getServing()).isTrue();
                    assertThat(endpoint.getConditions().getTerminating()).isTrue();
                  });
          assertThat(readyAddresses())
              .noneMatch(address -> address.getTargetRef().getName().equals(ending));
        });
  }

  private List<EndpointAddress> readyAddresses() {
    return client.endpoints().inNamespace("default").withName("web").get().getSubsets().stream()
        .flatMap(subset -> subset.getAddresses().stream())
        .toList();
  }

  private EndpointSlice slice() {
    return client
        .discovery()
        .v1()
        .endpointSlices()
        .inNamespace("default")
        .withLabel("kubernetes.io/service-name", "web")
        .list()
        .getItems()
        .getFirst();
  }

  @Test
  void dependentsGoAfterTheirOwner() throws Throwable {
    deployment(1, "");
    assertEventually(
        () -> assertThat(pods()).hasSize(1).allMatch(p -> p.getSpec().getNodeName() != null));

    client.resource(web()).withPropagationPolicy(DeletionPropagation.BACKGROUND).delete();

    assertEventually(
        () -> {
          assertThat(sets()).isEmpty();
          assertThat(pods()).allMatch(Owners::isDeleted);
        });
  }

  @Test
  void theOwnerGoesAfterItsDependentsInTheForeground() throws Throwable {
    deployment(1, "");
    assertEventually(
        () -> assertThat(pods()).hasSize(1).allMatch(p -> p.getSpec().getNodeName() != null));

    client.resource(web()).withPropagationPolicy(DeletionPropagation.FOREGROUND).delete();

    assertEventually(() -> assertThat(pods()).hasSize(1).allMatch(Owners::isDeleted));
    assertThat(web()).isNotNull();
    removeEnded();
    assertEventually(() -> assertThat(web()).isNull());
    assertThat(sets()).isEmpty();
  }

  @Test
  void orphansStay() throws Throwable {
    deployment(1, "");
    assertEventually(() -> assertThat(pods()).hasSize(1));

    client.resource(web()).withPropagationPolicy(DeletionPropagation.ORPHAN).delete();

    assertEventually(() -> assertThat(web()).isNull());
    assertThat(sets())
        .singleElement()
        .satisfies(set -> assertThat(set.getMetadata().getOwnerReferences()).isEmpty());
    assertThat(pods()).noneMatch(Owners::isDeleted);
  }

  @Test
  void aLoadBalancerIsThisHostAndEveryNamespaceHasItsAccount() throws Throwable {
    apply(
        """
        {"apiVersion":"v1","kind":"Service","metadata":{"name":"gate","namespace":"default"},
         "spec":{"type":"LoadBalancer","selector":{"app":"gate"},"ports":[{"port":80}]}}
        """);

    assertEventually(
        () -> {
          var status = client.services().inNamespace("default").withName("gate").get().getStatus();
          assertThat(status.getLoadBalancer().getIngress().getFirst().getIp())
              .isEqualTo("127.0.0.1");
          assertThat(client.serviceAccounts().inNamespace("default").withName("default").get())
              .isNotNull();
        });
  }
}
