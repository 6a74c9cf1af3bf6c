package io.lateen.galley.monitoring;

import java.util.ArrayList;
import java.util.List;

/// A set of objects that Galley publishes, under its Istio 1.1 name.
///
/// @param name `istio/networking/v1alpha3/virtualservices`
/// @param group of the API; empty for core
record Collection(String name, String group, String version, String plural) {

  /// Those that the configuration of a mesh is made of.
  static final List<Collection> ALL = all();

  /// Where the store keeps its objects.
  String resource() {
    return group + "/" + plural;
  }

  private static List<Collection> all() {
    List<Collection> all = new ArrayList<>();
    of(all, "k8s/core/v1", "", "v1", "services", "nodes", "pods", "endpoints");
    all.add(
        new Collection("k8s/extensions/v1beta1/ingresses", "networking.k8s.io", "v1", "ingresses"));
    istio(
        all,
        "networking/v1alpha3",
        "networking",
        List.of(
            "virtualservices",
            "gateways",
            "serviceentries",
            "destinationrules",
            "envoyfilters",
            "sidecars"));
    istio(
        all,
        "config/v1alpha2",
        "config",
        List.of("httpapispecs", "httpapispecbindings", "templates", "adapters"));
    of(
        all,
        "istio/mixer/v1/config/client",
        "config.istio.io",
        "v1alpha2",
        "quotaspecs",
        "quotaspecbindings");
    istio(all, "authentication/v1alpha1", "authentication", List.of("policies", "meshpolicies"));
    istio(
        all,
        "rbac/v1alpha1",
        "rbac",
        List.of("serviceroles", "servicerolebindings", "rbacconfigs", "clusterrbacconfigs"));
    of(
        all,
        "istio/policy/v1beta1",
        "config.istio.io",
        "v1alpha2",
        "rules",
        "attributemanifests",
        "instances",
        "handlers");
    return List.copyOf(all);
  }

  private static void istio(List<Collection> all, String path, String group, List<String> plurals) {
    String version = path.substring(path.indexOf('/') + 1);
    of(all, "istio/" + path, group + ".istio.io", version, plurals.toArray(String[]::new));
  }

  private static void of(
      List<Collection> all, String path, String group, String version, String... plurals) {
    for (String plural : plurals) {
      all.add(new Collection(path + "/" + plural, group, version, plural));
    }
  }
}
