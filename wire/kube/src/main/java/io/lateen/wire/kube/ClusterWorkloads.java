package io.lateen.wire.kube;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.authentication.TokenReview;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.api.model.authentication.UserInfo;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// [WorkloadApi] of an API server reached over the network.
public final class ClusterWorkloads implements WorkloadApi {
  private static final String POD_NAME = "authentication.kubernetes.io/pod-name";
  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
  private static final JsonMapper JSON = new JsonMapper();
  private static final ResourceDefinitionContext ENTRIES = kind("WorkloadEntry", "workloadentries");
  private static final ResourceDefinitionContext GROUPS = kind("WorkloadGroup", "workloadgroups");

  private static ResourceDefinitionContext kind(String kind, String plural) {
    return new ResourceDefinitionContext.Builder()
        .withGroup("networking.istio.io")
        .withVersion("v1alpha3")
        .withKind(kind)
        .withPlural(plural)
        .withNamespaced(true)
        .build();
  }

  private final KubernetesClient client;

  /// @param client stays the caller's to close
  public ClusterWorkloads(KubernetesClient client) {
    this.client = client;
  }

  @Override
  public @Nullable User review(String token, List<String> audiences) throws IOException {
    TokenReview asked =
        new TokenReviewBuilder()
            .withNewSpec()
            .withToken(token)
            .withAudiences(audiences)
            .endSpec()
            .build();
    TokenReview answer = ask(() -> client.resource(asked).create());
    if (!Boolean.TRUE.equals(answer.getStatus().getAuthenticated())) {
      return null;
    }
    UserInfo user = answer.getStatus().getUser();
    List<String> groups = user.getGroups();
    return new User(user.getUsername(), groups == null ? List.of() : groups, pod(user));
  }

  private static String pod(UserInfo user) {
    Map<String, List<String>> extra = user.getExtra();
    List<String> names = extra == null ? null : extra.get(POD_NAME);
    return names == null || names.isEmpty() ? "" : names.getFirst();
  }

  @Override
  public @Nullable JsonNode group(String namespace, String name) throws IOException {
    GenericKubernetesResource found =
        askOrNull(
            () ->
                client
                    .genericKubernetesResources(GROUPS)
                    .inNamespace(namespace)
                    .withName(name)
                    .get());
    return found == null ? null : JSON.readTree(client.getKubernetesSerialization().asJson(found));
  }

  @Override
  public void put(String namespace, String name, Map<String, String> annotations, ObjectNode spec)
      throws IOException {
    ObjectNode object = JSON.createObjectNode();
    object.put("apiVersion", "networking.istio.io/v1alpha3").put("kind", "WorkloadEntry");
    ObjectNode metadata = object.putObject("metadata");
    metadata.put("name", name).put("namespace", namespace);
    annotations.forEach(metadata.putObject("annotations")::put);
    object.set("spec", spec);
    GenericKubernetesResource resource =
        client
            .getKubernetesSerialization()
            .unmarshal(object.toString(), GenericKubernetesResource.class);
    ask(
        () ->
            entriesOf()
                .inNamespace(namespace)
                .resource(resource)
                .createOr(NonDeletingOperation::update));
  }

  @Override
  public void healthy(String namespace, String name, boolean healthy, String message)
      throws IOException {
    String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    ObjectNode patch = JSON.createObjectNode();
    patch
        .putObject("status")
        .putArray("conditions")
        .addObject()
        .put("type", "Healthy")
        .put("status", healthy ? "True" : "False")
        .put("lastProbeTime", now)
        .put("lastTransitionTime", now)
        .put("message", message);
    ask(
        () ->
            entriesOf()
                .inNamespace(namespace)
                .withName(name)
                .subresource("status")
                .patch(MERGE, patch.toString()));
  }

  @Override
  public void remove(String namespace, String name) throws IOException {
    ask(() -> entriesOf().inNamespace(namespace).withName(name).delete());
  }

  @Override
  public List<Entry> entries() throws IOException {
    return ask(() -> entriesOf().inAnyNamespace().list().getItems()).stream()
        .map(GenericKubernetesResource::getMetadata)
        .map(
            metadata ->
                new Entry(
                    metadata.getNamespace(),
                    metadata.getName(),
                    metadata.getAnnotations() == null ? Map.of() : metadata.getAnnotations()))
        .toList();
  }

  private MixedOperation<
          GenericKubernetesResource,
          GenericKubernetesResourceList,
          Resource<GenericKubernetesResource>>
      entriesOf() {
    return client.genericKubernetesResources(ENTRIES);
  }

  private interface Question<T> {
    @Nullable T ask();
  }

  private static <T> @Nullable T askOrNull(Question<T> question) throws IOException {
    try {
      return question.ask();
    } catch (KubernetesClientException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static <T> T ask(Question<T> question) throws IOException {
    return Objects.requireNonNull(askOrNull(question), "the client answers or throws");
  }
}
