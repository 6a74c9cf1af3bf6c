package io.lateen.galley.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

final class ResourceEngineTest {

  private static final String MAP = "{metadata: {name: a, labels: {app: x}}, data: {k: v}}";
  private static final String DEPLOYMENT =
      """
      metadata: {name: web}
      spec:
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec: {containers: [{name: web, image: 'web:1', ports: [{containerPort: 80}]}]}
      """;

  @TempDir Path home;
  private EngineFixture api;

  @BeforeEach
  void open() {
    api = new EngineFixture(home);
  }

  @AfterEach
  void close() {
    api.close();
  }

  private static void assertRefused(
      int status, String message, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.status()).as(e.getMessage()).isEqualTo(status))
        .hasMessageContaining(message);
  }

  @Test
  void anObjectIsCreatedReadChangedAndDeleted() {
    JsonNode made = api.create("configmaps", "default", MAP);
    assertThat(made.path("metadata").path("uid").asString("")).hasSize(36);
    assertThat(made.path("kind").asString("")).isEqualTo("ConfigMap");

    JsonNode changed =
        api.patch("configmaps", "default", "a", PatchType.MERGE, "{data: {k: null, l: w}}");
    assertThat(changed.path("data").toString()).isEqualTo("{\"l\":\"w\"}");
    api.delete("configmaps", "default", "a", null);

    assertRefused(404, "configmaps \"a\" not found", () -> api.get("configmaps", "default", "a"));
  }

  @Test
  void aStaleUpdateConflicts() {
    JsonNode first = api.create("configmaps", "default", MAP);
    api.patch("configmaps", "default", "a", PatchType.MERGE, "{data: {k: w}}");

    assertRefused(
        409,
        "Operation cannot be fulfilled on configmaps \"a\": the object has been modified",
        () -> api.update("configmaps", "default", "a", first));
  }

  @Test
  void aChangeThatChangesNothingIsNoRevision() {
    JsonNode first = api.create("configmaps", "default", MAP);
    JsonNode second = api.patch("configmaps", "default", "a", PatchType.MERGE, "{data: {k: v}}");
    assertThat(second).isEqualTo(first);
  }

  @Test
  void theSameNameTwiceIsRefused() {
    api.create("configmaps", "default", MAP);
    assertRefused(
        409, "configmaps \"a\" already exists", () -> api.create("configmaps", "default", MAP));
    assertRefused(
        404, "namespaces \"nowhere\" not found", () -> api.create("configmaps", "nowhere", MAP));
  }

  @Test
  void dryRunChangesNothing() {
    JsonNode answer =
        api.call(Verb.CREATE, "configmaps", "default", null, "", Map.of("dryRun", "All"), null, MAP)
            .body();
    assertThat(answer.path("metadata").path("name").asString("")).isEqualTo("a");
    assertThat(api.names("configmaps", "default", Map.of())).isEmpty();
  }

  @Test
  void listsAreSelectedAndCutIntoPieces() {
    for (String name : List.of("a", "b", "c")) {
      api.create(
          "configmaps", "default", "{metadata: {name: " + name + ", labels: {app: " + name + "}}}");
    }
    assertThat(api.names("configmaps", "default", Map.of("labelSelector", "app in (a,c)")))
        .containsExactly("a", "c");
    assertThat(api.names("configmaps", "", Map.of("labelSelector", "app!=a,app")))
        .containsExactly("b", "c");
    assertThat(api.names("configmaps", "", Map.of("fieldSelector", "metadata.name=b")))
        .containsExactly("b");
    JsonNode piece =
        api.call(Verb.LIST, "configmaps", "", null, "", Map.of("limit", "2"), null, null).body();
    String token = piece.path("metadata").path("continue").asString("");
    assertThat(piece.path("items").size()).isEqualTo(2);
    assertThat(api.names("configmaps", "", Map.of("limit", "2", "continue", token)))
        .containsExactly("c");
  }

  @Test
  void deploymentsGetDefaultsGenerationAndScale() {
    JsonNode made = api.create("apps/v1/deployments", "default", DEPLOYMENT);
    assertThat(made.path("spec").path("replicas").asInt()).isEqualTo(1);
    assertThat(made.path("metadata").path("generation").asInt()).isEqualTo(1);

    JsonNode scale =
        api.call(
                Verb.PATCH,
                "apps/v1/deployments",
                "default",
                "web",
                "scale",
                Map.of(),
                PatchType.MERGE,
                "{spec: {replicas: 3}}")
            .body();
    assertThat(scale.path("kind").asString("")).isEqualTo("Scale");
    JsonNode scaled = api.get("apps/v1/deployments", "default", "web");
    assertThat(scaled.path("spec").path("replicas").asInt()).isEqualTo(3);
    assertThat(scaled.path("metadata").path("generation").asInt()).isEqualTo(2);
  }

  @Test
  void statusIsWrittenApartFromTheRest() {
    api.create("apps/v1/deployments", "default", DEPLOYMENT);
    ObjectNode object = (ObjectNode) api.get("apps/v1/deployments", "default", "web").deepCopy();
    object.putObject("status").put("readyReplicas", 1);
    object.withObjectProperty("spec").put("replicas", 9);
    api.call(
        Verb.UPDATE,
        "apps/v1/deployments",
        "default",
        "web",
        "status",
        Map.of(),
        null,
        object.toString());

    JsonNode now = api.get("apps/v1/deployments", "default", "web");
    assertThat(now.path("status").path("readyReplicas").asInt()).isEqualTo(1);
    assertThat(now.path("spec").path("replicas").asInt()).isEqualTo(1);
    assertThat(now.path("metadata").path("generation").asInt()).isEqualTo(1);
  }

  @Test
  void deploymentsOfExtensionsAreThoseOfApps() {
    String old = DEPLOYMENT.replace("  selector: {matchLabels: {app: web}}\n", "");
    JsonNode made = api.create("extensions/v1beta1/deployments", "default", old);
    assertThat(made.path("apiVersion").asString("")).isEqualTo("extensions/v1beta1");
    JsonNode now = api.get("apps/v1/deployments", "default", "web");
    assertThat(now.path("apiVersion").asString("")).isEqualTo("apps/v1");
    assertThat(now.path("spec").path("selector").path("matchLabels").path("app").asString(""))
        .isEqualTo("web");
  }

  @Test
  void unknownFieldsAreRefusedOrWarnedOf() {
    String body = "{metadata: {name: a}, spec: {ports: [{port: 80}], portz: []}}";
    assertRefused(
        400,
        "strict decoding error: unknown field \"spec.portz\"",
        () ->
            api.call(
                Verb.CREATE,
                "services",
                "default",
                null,
                "",
                Map.of("fieldValidation", "Strict"),
                null,
                body));
    ApiAnswer.Done done =
        api.call(Verb.CREATE, "services", "default", null, "", Map.of(), null, body);
    assertThat(done.warnings()).containsExactly("unknown field \"spec.portz\"");
    assertThat(done.body().path("spec").has("portz")).isFalse();
  }

  @Test
  void wrongTypesAndRulesAreNamedWithPathAndValue() {
    assertRefused(
        422,
        "spec.replicas: Invalid value: \"two\" (expected: an integer)",
        () ->
            api.create(
                "apps/v1/deployments",
                "default",
                DEPLOYMENT.replace("spec:\n  selector", "spec:\n  replicas: two\n  selector")));
    assertRefused(
        422,
        "spec.ports[0].port: Invalid value: 70000 (expected: 1..65535)",
        () ->
            api.create(
                "services", "default", "{metadata: {name: a}, spec: {ports: [{port: 70000}]}}"));
  }

  @Test
  void servicesGetAddressesOfTheirOwn() {
    String body = "{metadata: {name: NAME}, spec: {ports: [{port: 80}]}}";
    JsonNode a = api.create("services", "default", body.replace("NAME", "a"));
    JsonNode b = api.create("services", "default", body.replace("NAME", "b"));
    assertThat(a.path("spec").path("clusterIP").asString("")).isEqualTo("127.4.128.1");
    assertThat(b.path("spec").path("clusterIP").asString("")).isEqualTo("127.4.128.2");
    assertThat(a.path("spec").path("ports").path(0).path("targetPort").asInt()).isEqualTo(80);

    ObjectNode without = (ObjectNode) a.deepCopy();
    without.withObjectProperty("spec").remove("clusterIP");
    JsonNode kept = api.update("services", "default", "a", without);
    assertThat(kept.path("spec").path("clusterIP").asString("")).isEqualTo("127.4.128.1");
  }

  @Test
  void aPodOnANodeGoesWhenItsNodeSaysSo() {
    api.create(
        "pods",
        "default",
        "{metadata: {name: p}, spec: {nodeName: n, containers: [{name: c, image: i}]}}");
    ApiAnswer.Done asked = api.delete("pods", "default", "p", null);
    assertThat(asked.body().path("metadata").path("deletionGracePeriodSeconds").asInt())
        .isEqualTo(30);
    assertThat(api.names("pods", "default", Map.of())).containsExactly("p");

    api.delete("pods", "default", "p", "{gracePeriodSeconds: 0}");
    assertThat(api.names("pods", "default", Map.of())).isEmpty();
  }

  @Test
  void finalizersHoldAnObject() {
    api.create("configmaps", "default", "{metadata: {name: a, finalizers: [me]}}");
    api.delete("configmaps", "default", "a", null);
    assertThat(api.get("configmaps", "default", "a").path("metadata").has("deletionTimestamp"))
        .isTrue();
    api.patch("configmaps", "default", "a", PatchType.MERGE, "{metadata: {finalizers: null}}");
    assertThat(api.names("configmaps", "default", Map.of())).isEmpty();
  }

  @Test
  void aNamespaceGoesWithItsContents() {
    api.create("namespaces", "", "{metadata: {name: n}}");
    assertThat(api.names("serviceaccounts", "n", Map.of())).containsExactly("default");
    api.create("configmaps", "n", MAP);
    api.create(
        "pods",
        "n",
        "{metadata: {name: p}, spec: {nodeName: n, containers: [{name: c, image: i}]}}");
    api.delete("namespaces", "", "n", null);

    assertThat(api.get("namespaces", "", "n").path("status").path("phase").asString(""))
        .isEqualTo("Terminating");
    assertRefused(403, "being terminated", () -> api.create("configmaps", "n", MAP));
    api.delete("pods", "n", "p", "{gracePeriodSeconds: 0}");
    assertThat(api.names("namespaces", "", Map.of())).containsExactly("default");
  }

  @Test
  void orphansStayAndForegroundWaitsForDependents() {
    JsonNode owner = api.create("configmaps", "default", MAP);
    String reference =
        "ownerReferences: [{apiVersion: v1, kind: ConfigMap, name: a, uid: "
            + owner.path("metadata").path("uid").asString("")
            + "}]";
    api.create(
        "configmaps", "default", "{metadata: {name: child, finalizers: [x], " + reference + "}}");
    api.delete("configmaps", "default", "a", "{propagationPolicy: Foreground}");
    assertThat(api.names("configmaps", "default", Map.of())).containsExactly("a", "child");
    api.patch("configmaps", "default", "child", PatchType.MERGE, "{metadata: {finalizers: null}}");
    assertThat(api.names("configmaps", "default", Map.of())).isEmpty();
  }

  @Test
  void aWatchTellsStateThenChangesThenItsEnd() throws Exception {
    api.create("configmaps", "default", MAP);
    Map<String, String> query =
        Map.of(
            "sendInitialEvents",
            "true",
            "resourceVersionMatch",
            "NotOlderThan",
            "allowWatchBookmarks",
            "true",
            "labelSelector",
            "app=x");
    try (StoreWatch watch = api.watch("configmaps", "default", query)) {
      assertThat(watch.next().path("type").asString("")).isEqualTo("ADDED");
      JsonNode bookmark = watch.next();
      assertThat(bookmark.path("type").asString("")).isEqualTo("BOOKMARK");
      assertThat(
              bookmark
                  .path("object")
                  .path("metadata")
                  .path("annotations")
                  .path("k8s.io/initial-events-end")
                  .asString(""))
          .isEqualTo("true");
      api.patch("configmaps", "default", "a", PatchType.MERGE, "{metadata: {labels: {app: y}}}");
      assertThat(watch.next().path("type").asString("")).isEqualTo("DELETED");
      Thread.ofVirtual().start(watch::close);
      assertThat(watch.next()).isNull();
    }
  }

  @Test
  void aWatchFromTooLongAgoIsExpired() throws Exception {
    api.create("configmaps", "default", MAP);
    for (int i = 0; i < 1001; i++) {
      api.patch("configmaps", "default", "a", PatchType.MERGE, "{data: {k: '" + i + "'}}");
    }
    try (StoreWatch watch = api.watch("configmaps", "default", Map.of("resourceVersion", "2"))) {
      JsonNode event = watch.next();
      assertThat(event.path("type").asString("")).isEqualTo("ERROR");
      assertThat(event.path("object").path("code").asInt()).isEqualTo(410);
      assertThat(watch.next()).isNull();
    }
  }

  @Test
  void istiosDefinitionsAreServedAtOnceAndTwice() throws Exception {
    String crds = "apiextensions.k8s.io/v1beta1/customresourcedefinitions";
    int made = 0;
    for (String file : List.of("crd-10.yaml", "crd-11.yaml")) {
      Path path = Path.of("src/test/resources/istio-1.1.2", file);
      for (String document : Files.readString(path).split("\n---", -1)) {
        JsonNode tree = EngineFixture.YAML.readTree(document);
        if (tree != null && tree.has("kind")) {
          made++;
          api.create(crds, "", document);
          String name = tree.path("metadata").path("name").asString("");
          JsonNode before = api.get(crds, "", name);
          assertThat(api.patch(crds, "", name, PatchType.MERGE, document)).isEqualTo(before);
        }
      }
    }
    assertThat(made).isEqualTo(53);
    JsonNode service =
        api.create(
            "networking.istio.io/v1alpha3/virtualservices",
            "default",
            "{metadata: {name: v}, spec: {hosts: [a], http: [{route: [{destination: {host: a}}]}]}}");
    assertThat(service.path("spec").path("hosts").path(0).asString("")).isEqualTo("a");
    assertRefused(
        415,
        "application/merge-patch+json",
        () ->
            api.patch(
                "networking.istio.io/v1alpha3/virtualservices",
                "default",
                "v",
                PatchType.STRATEGIC,
                "{}"));
    api.delete(crds, "", "virtualservices.networking.istio.io", null);
    assertThat(api.types.lookup("networking.istio.io", "v1alpha3", "virtualservices")).isEmpty();
    assertThat(api.store.list("networking.istio.io/virtualservices", "").objects()).isEmpty();
  }

  @Test
  void everythingIsThereAfterARestart() {
    api.create("services", "default", "{metadata: {name: a}, spec: {ports: [{port: 80}]}}");
    JsonNode before = api.get("services", "default", "a");
    api.close();
    api = new EngineFixture(home);
    assertThat(api.get("services", "default", "a")).isEqualTo(before);
  }

  private JsonNode apply(String manager, String force, String body) {
    return apply("configmaps", manager, force, body);
  }

  private JsonNode apply(String plural, String manager, String force, String body) {
    return api.call(
            Verb.PATCH,
            plural,
            "default",
            "a",
            "",
            Map.of("fieldManager", manager, "force", force),
            PatchType.APPLY,
            body)
        .body();
  }

  @Test
  void applyCreatesDropsWhatItNoLongerSaysAndMindsOthers() {
    apply("one", "false", "{metadata: {name: a, labels: {l: m}}, data: {x: '1', y: '2'}}");
    JsonNode shared = apply("two", "false", "{metadata: {name: a}, data: {y: '2', z: '3'}}");
    assertThat(shared.path("data").toString()).isEqualTo("{\"x\":\"1\",\"y\":\"2\",\"z\":\"3\"}");

    JsonNode less = apply("one", "false", "{metadata: {name: a}, data: {}}");
    assertThat(less.path("data").toString()).isEqualTo("{\"y\":\"2\",\"z\":\"3\"}");
    assertThat(less.path("metadata").has("labels")).isFalse();
    assertThat(apply("one", "false", "{metadata: {name: a}, data: {}}")).isEqualTo(less);

    assertRefused(
        409,
        "Apply failed with 1 conflict: conflict with \"two\": .data.z",
        () -> apply("one", "false", "{metadata: {name: a}, data: {z: '4'}}"));
    JsonNode forced = apply("one", "true", "{metadata: {name: a}, data: {z: '4'}}");
    assertThat(forced.path("data").path("z").asString("")).isEqualTo("4");
  }

  @Test
  void applyTakesListsWithoutKeysWholeAndTellsPortsApartByProtocol() {
    String endpoints =
        "{metadata: {name: a}, subsets: [{addresses: [{ip: IP}], ports: [{port: 53}]}]}";
    apply("endpoints", "one", "false", endpoints.replace("IP", "10.0.0.1"));
    JsonNode moved = apply("endpoints", "one", "false", endpoints.replace("IP", "10.0.0.2"));
    assertThat(moved.at("/subsets/0/addresses").toString()).isEqualTo("[{\"ip\":\"10.0.0.2\"}]");

    String tcp = "{name: tcp, port: 53}";
    String udp = "{name: udp, port: 53, protocol: UDP}";
    String dns = "{metadata: {name: a}, spec: {ports: [" + tcp + ", " + udp + "]}}";
    assertThat(apply("services", "one", "false", dns).at("/spec/ports")).hasSize(2);
    JsonNode less = apply("services", "one", "false", dns.replace(", " + udp, ""));
    assertThat(less.at("/spec/ports")).hasSize(1);
    assertThat(less.at("/spec/ports/0/name").asString()).isEqualTo("tcp");
  }

  @Test
  void oldEventsAreSweptOut() {
    String event = "{metadata: {name: NAME}, involvedObject: {name: p}, lastTimestamp: 'TIME'}";
    api.create(
        "events", "default", event.replace("NAME", "old").replace("TIME", "2020-01-01T00:00:00Z"));
    api.create("events", "default", event.replace("NAME", "new").replace("TIME", ""));
    assertThat(api.names("events", "default", Map.of("fieldSelector", "involvedObject.name=p")))
        .containsExactly("new");
  }
}
