package io.lateen.galley.resource;

import io.lateen.galley.schema.BuiltInSchemas;
import io.lateen.galley.table.BuiltInColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The kinds that are there without a CRD.
final class BuiltInTypes {

  static final List<String> VERBS =
      List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

  private static final List<ResourceType> ALL = make();

  private final List<ResourceType> types = new ArrayList<>();

  private BuiltInTypes() {}

  static List<ResourceType> all() {
    return ALL;
  }

  private static List<ResourceType> make() {
    BuiltInTypes all = new BuiltInTypes();
    all.addCore();
    all.addWorkloads();
    all.addRest();
    all.addAliases();
    return List.copyOf(all.types);
  }

  static ResourceType namespaces() {
    return core("namespaces");
  }

  static ResourceType serviceAccounts() {
    return core("serviceaccounts");
  }

  private static ResourceType core(String plural) {
    return ALL.stream().filter(type -> type.plural().equals(plural)).findFirst().orElseThrow();
  }

  /// Whether the resource is kept without a CRD.
  static boolean has(ResourceType type) {
    return ALL.stream()
        .anyMatch(
            known -> known.group().equals(type.group()) && known.plural().equals(type.plural()));
  }

  private void addCore() {
    add("", "v1", "namespaces", "Namespace", false, "ns", "", "status");
    add("", "v1", "services", "Service", true, "svc", "all", "status");
    add("", "v1", "pods", "Pod", true, "po", "all", "status,log,exec,portforward");
    add("", "v1", "configmaps", "ConfigMap", true, "cm", "", "");
    add("", "v1", "secrets", "Secret", true, "", "", "");
    add("", "v1", "serviceaccounts", "ServiceAccount", true, "sa", "", "");
    add("", "v1", "endpoints", "Endpoints", true, "ep", "", "");
    add("", "v1", "events", "Event", true, "ev", "", "");
    add("", "v1", "nodes", "Node", false, "no", "", "status");
    add("", "v1", "persistentvolumes", "PersistentVolume", false, "pv", "", "status");
    add("", "v1", "persistentvolumeclaims", "PersistentVolumeClaim", true, "pvc", "", "status");
    add("", "v1", "replicationcontrollers", "ReplicationController", true, "rc", "all", "status");
  }

  private void addWorkloads() {
    add("apps", "v1", "deployments", "Deployment", true, "deploy", "all", "status,scale");
    add("apps", "v1", "replicasets", "ReplicaSet", true, "rs", "all", "status,scale");
    add("apps", "v1", "daemonsets", "DaemonSet", true, "ds", "all", "status");
    add("apps", "v1", "statefulsets", "StatefulSet", true, "sts", "all", "status,scale");
    add("apps", "v1", "controllerrevisions", "ControllerRevision", true, "", "", "");
    add("batch", "v1", "jobs", "Job", true, "", "all", "status");
    add("batch", "v1", "cronjobs", "CronJob", true, "cj", "all", "status");
    add(
        "autoscaling",
        "v2",
        "horizontalpodautoscalers",
        "HorizontalPodAutoscaler",
        true,
        "hpa",
        "all",
        "status");
    add("policy", "v1", "poddisruptionbudgets", "PodDisruptionBudget", true, "pdb", "", "status");
  }

  private void addRest() {
    add("networking.k8s.io", "v1", "ingresses", "Ingress", true, "ing", "", "status");
    add("discovery.k8s.io", "v1", "endpointslices", "EndpointSlice", true, "", "", "");
    add("events.k8s.io", "v1", "events", "Event", true, "ev", "", "");
    add("coordination.k8s.io", "v1", "leases", "Lease", true, "", "", "");
    add("rbac.authorization.k8s.io", "v1", "clusterroles", "ClusterRole", false, "", "", "");
    add(
        "rbac.authorization.k8s.io",
        "v1",
        "clusterrolebindings",
        "ClusterRoleBinding",
        false,
        "",
        "",
        "");
    add("rbac.authorization.k8s.io", "v1", "roles", "Role", true, "", "", "");
    add("rbac.authorization.k8s.io", "v1", "rolebindings", "RoleBinding", true, "", "", "");
    String admission = "admissionregistration.k8s.io";
    add(
        admission,
        "v1",
        "mutatingwebhookconfigurations",
        "MutatingWebhookConfiguration",
        false,
        "",
        "api-extensions",
        "");
    add(
        admission,
        "v1",
        "validatingwebhookconfigurations",
        "ValidatingWebhookConfiguration",
        false,
        "",
        "api-extensions",
        "");
    for (String version : List.of("v1", "v1beta1")) {
      add(
          "apiextensions.k8s.io",
          version,
          "customresourcedefinitions",
          "CustomResourceDefinition",
          false,
          "crd,crds",
          "api-extensions",
          "status");
    }
  }

  private void addAliases() {
    alias("deployments", "Deployment", "apps", "status,scale");
    alias("ingresses", "Ingress", "networking.k8s.io", "status");
  }

  private void add(
      String group,
      String version,
      String plural,
      String kind,
      boolean namespaced,
      String shorts,
      String categories,
      String subresources) {
    types.add(
        type(
            group,
            version,
            group,
            "v1".equals(version) || !group.startsWith("apiext") ? version : "v1",
            plural,
            kind,
            namespaced,
            split(shorts),
            split(categories),
            Set.copyOf(split(subresources))));
  }

  private void alias(String plural, String kind, String storageGroup, String subresources) {
    types.add(
        type(
            "extensions",
            "v1beta1",
            storageGroup,
            "v1",
            plural,
            kind,
            true,
            List.of(),
            List.of(),
            Set.copyOf(split(subresources))));
  }

  private static ResourceType type(
      String group,
      String version,
      String storageGroup,
      String storageVersion,
      String plural,
      String kind,
      boolean namespaced,
      List<String> shorts,
      List<String> categories,
      Set<String> subresources) {
    return new ResourceType(
        group,
        version,
        storageGroup,
        storageVersion,
        plural,
        kind.toLowerCase(Locale.ROOT),
        kind,
        kind + "List",
        namespaced,
        shorts,
        categories,
        VERBS,
        subresources,
        BuiltInColumns.of(storageGroup, plural),
        BuiltInSchemas.of(storageGroup, kind));
  }

  private static List<String> split(String list) {
    return list.isEmpty() ? List.of() : List.of(list.split(",", -1));
  }
}
