package io.lateen.mixer.adapter.rbac;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.mixer.adapter.CheckResult;
import io.lateen.mixer.adapter.Handler;
import io.lateen.mixer.adapter.Rehearsal;
import io.lateen.mixer.template.Templates;
import io.lateen.wire.kube.KubeObject;
import io.lateen.wire.kube.ObjectKind;
import io.lateen.wire.kube.ObjectSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

final class RbacTest {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final String RULES =
      """
      apiVersion: rbac.istio.io/v1alpha1
      kind: ServiceRole
      metadata: {name: viewer, namespace: default}
      spec:
        rules:
        - services: [ratings.default.svc.cluster.local]
          paths: ["/ratings*"]
          methods: [GET]
          constraints: [{key: version, values: [v1, v2*]}]
      ---
      apiVersion: rbac.istio.io/v1alpha1
      kind: ServiceRoleBinding
      metadata: {name: reviews, namespace: default}
      spec:
        subjects:
        - {user: cluster.local/ns/default/sa/reviews}
        - {group: admins}
        - {user: "*", properties: {source.namespace: "ops*"}}
        roleRef: {kind: ServiceRole, name: viewer}
      """;

  private final Map<String, ObjectSource.Listener> listeners = new HashMap<>();
  private final RbacAdapter adapter =
      new RbacAdapter(
          new ObjectSource() {
            @Override
            public Watch watch(ObjectKind kind, Listener listener) {
              listeners.put(kind.kind(), listener);
              listener.onSynced();
              return () -> listeners.remove(kind.kind());
            }

            @Override
            public void close() {}
          });
  private final Rehearsal rehearsal =
      new Rehearsal(adapter)
          .attribute("user", "")
          .attribute("group", "")
          .attribute("from", "")
          .attribute("ns", "")
          .attribute("host", "")
          .attribute("method", "")
          .attribute("path", "")
          .attribute("version", "")
          .instance(
              "a.authorization.default",
              Templates.AUTHORIZATION,
              """
              subject: {user: user, groups: group, properties: {source.namespace: from}}
              action: {namespace: ns, service: host, method: method, path: path, properties: {version: version}}
              """);

  @AfterEach
  void close() {
    adapter.close();
    assertThat(listeners).isEmpty();
  }

  private void apply(String documents) {
    for (String document : documents.split("(?m)^---$", -1)) {
      JsonNode tree = YAML.readTree(document);
      String kind = tree.path("kind").asString();
      listeners
          .get(kind)
          .onSet(new KubeObject(new ObjectKind("", "v1alpha1", "", kind, true), tree));
    }
  }

  private Rehearsal asked(
      String user, String group, String from, String ns, String method, String path, String v) {
    return rehearsal
        .attribute("user", user)
        .attribute("group", group)
        .attribute("from", from)
        .attribute("ns", ns)
        .attribute("host", "ratings.default.svc.cluster.local")
        .attribute("method", method)
        .attribute("path", path)
        .attribute("version", v);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cluster.local/ns/default/sa/reviews |        |        | default | GET  | /ratings/0 | v1  | 0",
        "cluster.local/ns/default/sa/reviews |        |        | default | GET  | /ratings/0 | v2b | 0",
        "someone                             | admins |        | default | GET  | /ratings   | v1  | 0",
        "someone                             | a,admins |      | default | GET  | /ratings   | v1  | 0",
        "''                                  |        | ops-eu | default | GET  | /ratings   | v1  | 0",
        "cluster.local/ns/default/sa/reviews |        |        | default | POST | /ratings/0 | v1  | 7",
        "cluster.local/ns/default/sa/reviews |        |        | default | GET  | /health    | v1  | 7",
        "cluster.local/ns/default/sa/reviews |        |        | default | GET  | /ratings/0 | v3  | 7",
        "cluster.local/ns/default/sa/reviews |        |        | other   | GET  | /ratings/0 | v1  | 7",
        "cluster.local/ns/default/sa/reviews |        |        | ''      | GET  | /ratings/0 | v1  | 7",
        "cluster.local/ns/default/sa/reviews |        |        | default | ''   | /ratings/0 | v1  | 7",
        "someone                             | users  | dev    | default | GET  | /ratings/0 | v1  | 7",
      })
  void rolesDecide(
      String user,
      String group,
      String from,
      String ns,
      String method,
      String path,
      String v,
      int code)
      throws Exception {
    Rehearsal asked =
        asked(user, group == null ? "" : group, from == null ? "" : from, ns, method, path, v);
    try (Handler handler = asked.open("{configStoreUrl: 'k8s://'}")) {
      apply(RULES);
      assertThat(handler.check(asked.build()))
          .isEqualTo(
              CheckResult.of(
                  code,
                  code == 0 ? "" : "RBAC: permission denied.",
                  Duration.ofMinutes(1),
                  1_000_000_000));
    }
  }

  @Test
  void changesAreFollowed() throws Exception {
    Rehearsal asked =
        asked("cluster.local/ns/default/sa/reviews", "", "", "default", "GET", "/ratings", "v1");
    try (Handler handler = asked.open("cacheDuration: 1s")) {
      assertThat(handler.check(asked.build()).isOk()).isFalse();
      apply(RULES);
      CheckResult allowed = handler.check(asked.build());
      assertThat(allowed.isOk()).isTrue();
      assertThat(allowed.validDuration()).isEqualTo(Duration.ofSeconds(1));
      apply(RULES.replace("roleRef:", "mode: PERMISSIVE\n  roleRef:"));
      assertThat(handler.check(asked.build()).isOk()).as("only tried").isFalse();
      apply(RULES);
      JsonNode role = YAML.readTree(RULES.split("(?m)^---$", -1)[0]);
      listeners
          .get("ServiceRole")
          .onRemoved(new KubeObject(new ObjectKind("", "v1alpha1", "", "ServiceRole", true), role));
      assertThat(handler.check(asked.build()).isOk()).isFalse();
    }
  }

  @Test
  void wrongParametersAreToldWithTheirPath() {
    assertThat(rehearsal.problems("{configStoreUrl: 'fs:///etc', cacheDuration: -1s}"))
        .isEqualTo(
            """
            spec.params.configStoreUrl: \"fs:///etc\" (expected: k8s://, or none)
            spec.params.cacheDuration: PT-1S (expected: 0s or more)""");
  }
}
