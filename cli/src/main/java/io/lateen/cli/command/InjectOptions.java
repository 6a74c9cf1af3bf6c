package io.lateen.cli.command;

import io.lateen.cli.Complaint;
import io.lateen.cli.inject.InjectConfig;
import io.lateen.cli.inject.InjectPolicy;
import io.lateen.cli.inject.MeshConfig;
import io.lateen.cli.inject.MeshConfigParser;
import io.lateen.cli.kube.Cluster;
import io.lateen.cli.print.ReleaseVersion;
import io.lateen.wire.document.DocumentReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// The flags of `kube-inject` that change what is injected. A flag wins over the mesh's ConfigMaps,
/// they over what is built in.
final class InjectOptions {
  @Option(names = "--hub", paramLabel = "HUB", description = "Where images come from.")
  private String hub = "";

  @Option(names = "--tag", paramLabel = "TAG", description = "Which release of the images.")
  private String tag = "";

  @Option(
      names = "--meshConfigFile",
      paramLabel = "FILE",
      description = "The mesh's configuration; else a ConfigMap's.")
  private String meshConfigFile = "";

  @Option(
      names = "--injectConfigFile",
      paramLabel = "FILE",
      description = "The injection policy; else a ConfigMap's.")
  private String injectConfigFile = "";

  @Option(names = "--meshConfigMapName", paramLabel = "NAME", description = "${DEFAULT-VALUE}")
  private String meshConfigMap = "istio";

  @Option(names = "--injectConfigMapName", paramLabel = "NAME", description = "${DEFAULT-VALUE}")
  private String injectConfigMap = "istio-sidecar-injector";

  @Option(names = "--imagePullPolicy", paramLabel = "POLICY", description = "${DEFAULT-VALUE}")
  private String imagePullPolicy = "IfNotPresent";

  @Option(
      names = "--statusPort",
      paramLabel = "PORT",
      description = "Of the sidecar's readiness page; 0 for none (${DEFAULT-VALUE}).")
  private int statusPort = 15020;

  @Option(names = "--readinessInitialDelaySeconds", paramLabel = "N", hidden = true)
  private int readinessInitialDelay = InjectConfig.Readiness.DEFAULT.initialDelay();

  @Option(names = "--readinessPeriodSeconds", paramLabel = "N", hidden = true)
  private int readinessPeriod = InjectConfig.Readiness.DEFAULT.period();

  @Option(names = "--readinessFailureThreshold", paramLabel = "N", hidden = true)
  private int readinessFailures = InjectConfig.Readiness.DEFAULT.failures();

  @Option(names = "--includeIPRanges", paramLabel = "CIDRS", hidden = true)
  private String includeIpRanges = "*";

  @Option(names = "--excludeIPRanges", paramLabel = "CIDRS", hidden = true)
  private String excludeIpRanges = "";

  @Option(names = "--includeInboundPorts", paramLabel = "PORTS", hidden = true)
  private String includeInboundPorts = "";

  @Option(names = "--excludeInboundPorts", paramLabel = "PORTS", hidden = true)
  private String excludeInboundPorts = "";

  @Option(names = "--sidecarProxyUID", paramLabel = "UID", hidden = true)
  private long proxyUid = 1337;

  /// @param err takes a note when the API server would have been asked but does not answer
  InjectConfig read(ClusterOptions options, PrintWriter err) {
    boolean askNobody = !meshConfigFile.isEmpty() && !injectConfigFile.isEmpty();
    Optional<Cluster> cluster = askNobody ? Optional.empty() : options.find();
    JsonNode mesh = data(cluster, options, meshConfigMap, err);
    boolean answers = cluster.isPresent() && !mesh.isMissingNode();
    JsonNode inject = data(answers ? cluster : Optional.empty(), options, injectConfigMap, err);
    JsonNode global = values(inject).path("global");
    return new InjectConfig(
        mesh(mesh),
        policy(inject),
        first(hub, global.path("hub").asString(""), "lateen"),
        first(tag, global.path("tag").asString(""), ReleaseVersion.current()),
        imagePullPolicy,
        statusPort,
        new InjectConfig.Readiness(readinessInitialDelay, readinessPeriod, readinessFailures),
        new InjectConfig.Traffic(
            includeIpRanges, excludeIpRanges, includeInboundPorts, excludeInboundPorts),
        proxyUid);
  }

  /// A ConfigMap's data; empty when there is none; missing when nobody answers.
  private static JsonNode data(
      Optional<Cluster> cluster, ClusterOptions options, String name, PrintWriter err) {
    if (cluster.isEmpty()) {
      return JsonNodeFactory.instance.missingNode();
    }
    try {
      return cluster
          .get()
          .configMap(options.istioNamespace(), name)
          .map(map -> map.path("data"))
          .filter(JsonNode::isObject)
          .orElseGet(JsonNodeFactory.instance::objectNode);
    } catch (Complaint unreachable) {
      if (options.isGiven()) {
        throw unreachable;
      }
      err.println("note: " + unreachable.getMessage() + "; built-in settings are used");
      return JsonNodeFactory.instance.missingNode();
    }
  }

  private MeshConfig mesh(JsonNode data) {
    if (!meshConfigFile.isEmpty()) {
      return MeshConfigParser.parse(text(meshConfigFile), meshConfigFile);
    }
    return MeshConfigParser.parse(data.path("mesh").asString(""), "ConfigMap " + meshConfigMap);
  }

  private InjectPolicy policy(JsonNode data) {
    if (!injectConfigFile.isEmpty()) {
      return InjectPolicy.parse(text(injectConfigFile), injectConfigFile);
    }
    return InjectPolicy.parse(data.path("config").asString(""), "ConfigMap " + injectConfigMap);
  }

  /// The chart's values, of which the images' hub and tag are read.
  private static JsonNode values(JsonNode data) {
    var reading = DocumentReader.read(data.path("values").asString(""));
    return reading.documents().isEmpty()
        ? JsonNodeFactory.instance.objectNode()
        : reading.documents().getFirst().tree();
  }

  private static String text(String file) {
    return new String(TextFile.read(file), StandardCharsets.UTF_8);
  }

  private static String first(String flag, String configured, String otherwise) {
    return !flag.isEmpty() ? flag : !configured.isEmpty() ? configured : otherwise;
  }
}
