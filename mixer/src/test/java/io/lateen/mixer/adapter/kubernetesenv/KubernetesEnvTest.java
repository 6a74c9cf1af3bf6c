package io.lateen.mixer.adapter.kubernetesenv;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.mixer.adapter.Handler;
import io.lateen.mixer.adapter.Rehearsal;
import io.lateen.mixer.template.Templates;
import io.lateen.model.attribute.IpAddress;
import io.lateen.wire.kube.KubeObject;
import io.lateen.wire.kube.ObjectKind;
import io.lateen.wire.kube.ObjectSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

final class KubernetesEnvTest {
  private final Map<String, ObjectSource.Listener> listeners = new ConcurrentHashMap<>();
  private final AtomicBoolean late = new AtomicBoolean();
  private final KubernetesEnvAdapter adapter =
      new KubernetesEnvAdapter(
          new ObjectSource() {
            @Override
            public Watch watch(ObjectKind kind, Listener listener) {
              listeners.put(kind.kind(), listener);
              if (!late.get()) {
                listener.onSynced();
              }
              return () -> listeners.remove(kind.kind());
            }

            @Override
            public void close() {}
          });

  private static final String POD =
      """
      {"metadata": {"name": "reviews-v1-7d-x", "namespace": "default",
        "labels": {"app": "reviews", "pod-template-hash": "7d"},
        "ownerReferences": [{"apiVersion": "apps/v1", "kind": "ReplicaSet",
          "name": "reviews-v1-7d", "controller": true}]},
       "spec": {"serviceAccountName": "books", "containers": [
         {"name": "proxy", "ports": [{"containerPort": 15090}]},
         {"name": "reviews", "ports": [{"containerPort": 9080}]}]},
       "status": {"podIP": "10.0.0.1", "hostIP": "192.168.0.1", "phase": "Running"}}
      """;

  private static KubeObject object(String kind, String json) {
    return new KubeObject(
        new ObjectKind("", "v1", "", kind, true), new JsonMapper().readTree(json));
  }

  private void set(String kind, String json) {
    listeners.get(kind).onSet(object(kind, json));
  }

  private Map<String, Object> find(String end, String uid, String ip) throws Exception {
    Rehearsal rehearsal =
        new Rehearsal(adapter)
            .attribute("uid", uid)
            .attribute("ip", IpAddress.parse(ip).orElseThrow())
            .attribute("port", 9080L)
            .instance(
                "env.kubernetes.default",
                Templates.KUBERNETES,
                "{%s_uid: uid, %s_ip: ip, destination_port: port}".formatted(end, end));
    try (Handler handler = rehearsal.open("")) {
      return handler.generate(rehearsal.build());
    }
  }

  @AfterEach
  void close() {
    adapter.close();
    assertThat(listeners).isEmpty();
  }

  @Test
  void aPodIsFoundByNameAndByAddress() throws Exception {
    assertThat(find("source", "kubernetes://reviews-v1-7d-x.default", "0.0.0.0")).isEmpty();
    set("Pod", POD);
    Map<String, Object> source = find("source", "kubernetes://reviews-v1-7d-x.default", "10.9.9.9");
    assertThat(source)
        .containsEntry("source_pod_uid", "kubernetes://reviews-v1-7d-x.default")
        .containsEntry("source_pod_name", "reviews-v1-7d-x")
        .containsEntry("source_namespace", "default")
        .containsEntry("source_labels", Map.of("app", "reviews", "pod-template-hash", "7d"))
        .containsEntry("source_service_account_name", "books")
        .containsEntry("source_pod_ip", IpAddress.parse("10.0.0.1").orElseThrow())
        .containsEntry("source_host_ip", IpAddress.parse("192.168.0.1").orElseThrow())
        .containsEntry("source_workload_name", "reviews-v1")
        .containsEntry("source_workload_namespace", "default")
        .containsEntry("source_workload_uid", "istio://default/workloads/reviews-v1")
        .containsEntry(
            "source_owner", "kubernetes://apis/apps/v1/namespaces/default/deployments/reviews-v1")
        .hasSize(11);
    Map<String, Object> destination = find("destination", "", "::ffff:10.0.0.1");
    assertThat(destination)
        .containsEntry("destination_container_name", "reviews")
        .containsEntry("destination_workload_name", "reviews-v1")
        .hasSize(12);
    // A name that nobody has is not looked up by address.
    assertThat(find("source", "kubernetes://other.default", "10.0.0.1")).isEmpty();
  }

  @Test
  void whoAsksBeforePodsAreKnownWaitsForThem() throws Exception {
    late.set(true);
    FutureTask<Map<String, Object>> answer =
        new FutureTask<>(() -> find("source", "kubernetes://reviews-v1-7d-x.default", "0.0.0.0"));
    Thread asker = Thread.ofVirtual().start(answer);
    while (!answer.isDone() && asker.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    set("Pod", POD);
    listeners.values().forEach(ObjectSource.Listener::onSynced);
    assertThat(answer.get()).containsEntry("source_pod_name", "reviews-v1-7d-x");
  }

  @Test
  void theChainOfOwnersIsFollowedInWhateverOrderItComes() throws Exception {
    find("source", "", "10.0.0.1");
    set("Pod", POD.replace("\"pod-template-hash\": \"7d\"", "\"a\": \"b\""));
    assertThat(find("source", "", "10.0.0.1"))
        .containsEntry("source_workload_name", "reviews-v1-7d");
    set(
        "ReplicaSet",
        """
        {"metadata": {"name": "reviews-v1-7d", "namespace": "default", "ownerReferences": [
          {"apiVersion": "example.com/v1", "kind": "Rollout", "name": "books", "controller": true}]}}
        """);
    assertThat(find("source", "", "10.0.0.1"))
        .containsEntry("source_workload_name", "books")
        .containsEntry(
            "source_owner", "kubernetes://apis/example.com/v1/namespaces/default/rollouts/books");
  }

  @Test
  void aPodWithoutOwnerIsItsOwnWorkload() throws Exception {
    find("source", "", "10.0.0.7");
    set(
        "Pod",
        """
        {"metadata": {"name": "alone", "namespace": "x"}, "status": {"podIP": "10.0.0.7"}}
        """);
    assertThat(find("source", "", "10.0.0.7"))
        .containsEntry("source_owner", "kubernetes://apis/v1/namespaces/x/pods/alone")
        .containsEntry("source_workload_name", "alone")
        .doesNotContainKey("source_service_account_name");
  }

  @Test
  void anAddressBelongsToWhoHasItNow() throws Exception {
    find("source", "", "10.0.0.1");
    set("Pod", POD);
    set("Pod", POD.replace("10.0.0.1", "10.0.0.2"));
    assertThat(find("source", "", "10.0.0.1")).isEmpty();
    assertThat(find("source", "", "10.0.0.2")).isNotEmpty();
    String next = POD.replace("reviews-v1-7d-x", "next").replace("10.0.0.1", "10.0.0.2");
    set("Pod", next);
    listeners.get("Pod").onRemoved(object("Pod", POD));
    assertThat(find("source", "", "10.0.0.2")).containsEntry("source_pod_name", "next");
    set("Pod", POD.replace("Running", "Succeeded"));
    assertThat(find("source", "", "10.0.0.1")).isEmpty();
    set("Pod", POD.replace("\"spec\": {", "\"spec\": {\"hostNetwork\": true, "));
    assertThat(find("source", "", "10.0.0.1")).isEmpty();
  }

  @Test
  void wrongParametersAreToldWithTheirPath() {
    assertThat(new Rehearsal(adapter).problems("{kubeconfigPath: 5, cacheRefreshDuration: 5}"))
        .isEqualTo(
            """
            spec.params.kubeconfigPath: 5 (expected: a string)
            spec.params.cacheRefreshDuration: 5 (expected: a duration such as 1.5s)""");
  }
}
