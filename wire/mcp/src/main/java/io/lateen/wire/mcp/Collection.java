package io.lateen.wire.mcp;

import io.lateen.wire.kube.ObjectKind;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A set of objects of one kind under its name in Istio 1.1.
///
/// @param name `istio/networking/v1alpha3/virtualservices`
/// @param group of the Kubernetes API
/// @param plural there
/// @param message that bodies are; [WellKnown#STRUCT] where Istio 1.1 has no other
public record Collection(String name, String group, String plural, String message) {
  private static final String LEGACY = "istio/config/v1alpha2/legacy/";

  /// What Pilot is configured by.
  public static final List<Collection> OF_PILOT =
      Stream.of(
              networking("virtualservices", "VirtualService"),
              networking("destinationrules", "DestinationRule"),
              networking("gateways", "Gateway"),
              networking("serviceentries", "ServiceEntry"),
              networking("sidecars", "Sidecar"),
              networking("envoyfilters", "EnvoyFilter"),
              client("istio/config/v1alpha2/", "httpapispecs", "HTTPAPISpec"),
              client("istio/config/v1alpha2/", "httpapispecbindings", "HTTPAPISpecBinding"),
              client("istio/mixer/v1/config/client/", "quotaspecs", "QuotaSpec"),
              client("istio/mixer/v1/config/client/", "quotaspecbindings", "QuotaSpecBinding"),
              of("authentication", "policies", "Policy"),
              of("authentication", "meshpolicies", "Policy"),
              of("rbac", "serviceroles", "ServiceRole"),
              of("rbac", "servicerolebindings", "ServiceRoleBinding"),
              of("rbac", "rbacconfigs", "RbacConfig"),
              of("rbac", "clusterrbacconfigs", "RbacConfig"))
          .toList();

  /// What Mixer is configured by: the general ones, and one for each compiled adapter and template.
  public static final List<Collection> OF_MIXER =
      Stream.concat(
              Stream.of(
                  policy("rules", "Rule"),
                  policy("handlers", "Handler"),
                  policy("instances", "Instance"),
                  policy("attributemanifests", "AttributeManifest"),
                  config("istio/config/v1alpha2/", "adapters"),
                  config("istio/config/v1alpha2/", "templates")),
              Stream.of(
                      ("bypasses circonuses cloudwatches deniers dogstatsds fluentds kubernetesenvs"
                              + " listcheckers memquotas noops opas prometheuses rbacs redisquotas"
                              + " signalfxs solarwindses stackdrivers statsds stdios zipkins apikeys"
                              + " authorizations checknothings edges kuberneteses listentries"
                              + " logentries metrics quotas reportnothings tracespans")
                          .split(" ", -1))
                  .map(plural -> config(LEGACY, plural)))
          .toList();

  /// All that there are.
  public static final List<Collection> ALL =
      Stream.concat(OF_PILOT.stream(), OF_MIXER.stream()).toList();

  private static final Map<String, Collection> BY_NAME =
      ALL.stream().collect(Collectors.toUnmodifiableMap(Collection::name, Function.identity()));
  private static final Map<String, Collection> BY_RESOURCE =
      ALL.stream().collect(Collectors.toUnmodifiableMap(Collection::resource, Function.identity()));

  /// `group/plural`, as API servers keep them.
  public String resource() {
    return group + "/" + plural;
  }

  /// Null for a name of none.
  public static @Nullable Collection of(String name) {
    return BY_NAME.get(name);
  }

  /// Null for a kind that no collection holds.
  public static @Nullable Collection of(ObjectKind kind) {
    return BY_RESOURCE.get(kind.group() + "/" + kind.plural());
  }

  private static Collection networking(String plural, String message) {
    String path = "networking/v1alpha3/" + plural;
    return new Collection(
        "istio/" + path, "networking.istio.io", plural, "istio.networking.v1alpha3." + message);
  }

  private static Collection of(String group, String plural, String message) {
    return new Collection(
        "istio/" + group + "/v1alpha1/" + plural,
        group + ".istio.io",
        plural,
        "istio." + group + ".v1alpha1." + message);
  }

  private static Collection client(String path, String plural, String message) {
    return new Collection(
        path + plural, "config.istio.io", plural, "istio.mixer.v1.config.client." + message);
  }

  private static Collection policy(String plural, String message) {
    return new Collection(
        "istio/policy/v1beta1/" + plural,
        "config.istio.io",
        plural,
        "istio.policy.v1beta1." + message);
  }

  private static Collection config(String path, String plural) {
    return new Collection(path + plural, "config.istio.io", plural, WellKnown.STRUCT);
  }
}
