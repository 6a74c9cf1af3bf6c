package io.lateen.galley.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Deleting with orphans, and many at once.
class DeletionTest {

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

  @Test
  void orphansStayAndHaveNoOwnerAnyMore() {
    String uid =
        api.create("configmaps", "default", "{metadata: {name: owner}}")
            .path("metadata")
            .path("uid")
            .asString("");
    api.create(
        "configmaps",
        "default",
        "{metadata: {name: child, ownerReferences: [{apiVersion: v1, kind: ConfigMap, name: owner,"
            + " uid: "
            + uid
            + "}]}}");
    api.delete("configmaps", "default", "owner", "{propagationPolicy: Orphan}");
    assertThat(api.names("configmaps", "default", Map.of())).containsExactly("child");
    assertThat(api.get("configmaps", "default", "child").path("metadata").path("ownerReferences"))
        .isEmpty();
  }

  @Test
  void aCollectionIsDeletedAsFarAsItIsSelected() {
    api.create("namespaces", "", "{metadata: {name: other}}");
    api.create("configmaps", "default", "{metadata: {name: a, labels: {app: x}}}");
    api.create("configmaps", "default", "{metadata: {name: b, labels: {app: x}, finalizers: [f]}}");
    api.create("configmaps", "default", "{metadata: {name: c}}");
    api.create("configmaps", "other", "{metadata: {name: a, labels: {app: x}}}");

    var deleted =
        api.call(
            Verb.DELETE_COLLECTION,
            "configmaps",
            "default",
            null,
            "",
            Map.of("labelSelector", "app=x"),
            null,
            null);

    assertThat(deleted.body().path("kind").asString("")).isEqualTo("ConfigMapList");
    assertThat(deleted.body().path("items")).hasSize(2);
    assertThat(api.names("configmaps", "default", Map.of())).containsExactly("b", "c");
    assertThat(api.get("configmaps", "default", "b").path("metadata").has("deletionTimestamp"))
        .isTrue();
    assertThat(api.names("configmaps", "other", Map.of())).containsExactly("a");
  }
}
