package io.lateen.cli.inject;

import io.lateen.cli.inject.MeshConfig.SdsToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// The environment of `istio-proxy`: who the Pod is, and node metadata for Pilot.
final class SidecarEnvironment {
  private static final String ACCOUNTS_TOKEN =
      "/var/run/secrets/kubernetes.io/serviceaccount/token";

  private final InjectConfig config;
  private final Workload workload;

  SidecarEnvironment(InjectConfig config, Workload workload) {
    this.config = config;
    this.workload = workload;
  }

  void addTo(ArrayNode env) {
    field(env, "POD_NAME", "metadata.name");
    field(env, "POD_NAMESPACE", "metadata.namespace");
    field(env, "INSTANCE_IP", "status.podIP");
    field(env, "ISTIO_META_POD_NAME", "metadata.name");
    field(env, "ISTIO_META_CONFIG_NAMESPACE", "metadata.namespace");
    value(
        env,
        "ISTIO_META_INTERCEPTION_MODE",
        workload.annotation(
            Annotations.INTERCEPTION_MODE, config.mesh().interceptionMode().name()));
    if (!config.mesh().caAddress().isEmpty()) {
      value(env, "CA_ADDR", config.mesh().caAddress());
    }
    if (config.mesh().token() == SdsToken.ACCOUNT) {
      value(env, "ISTIO_META_SDS_TOKEN_PATH", ACCOUNTS_TOKEN);
    }
    String explainFrom = workload.annotation(Annotations.EXPLAIN_FROM, "");
    if (!explainFrom.isEmpty()) {
      value(env, "LATEEN_EXPLAIN_FROM", explainFrom);
    }
    json(env, "ISTIO_METAJSON_ANNOTATIONS", workload.annotations());
    json(env, "ISTIO_METAJSON_LABELS", workload.labels());
  }

  private static void field(ArrayNode env, String name, String path) {
    env.addObject()
        .put("name", name)
        .putObject("valueFrom")
        .putObject("fieldRef")
        .put("fieldPath", path);
  }

  private static void value(ArrayNode env, String name, String value) {
    env.addObject().put("name", name).put("value", value);
  }

  private static void json(ArrayNode env, String name, JsonNode map) {
    if (map.isObject() && !map.isEmpty()) {
      value(env, name, map.toString());
    }
  }
}
