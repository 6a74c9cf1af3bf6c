package io.lateen.pilot.translate;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.lateen.model.name.TrustDomains;
import io.lateen.model.rule.DestinationRule.Keepalive;
import io.lateen.model.rule.DestinationRule.LocalityLoadBalancing;
import io.lateen.model.rule.Sidecar.OutboundPolicy;
import io.lateen.model.service.Workload;
import io.lateen.pilot.PilotEnvironment;
import io.lateen.pilot.snapshot.MeshConfig;
import io.lateen.pilot.snapshot.MeshConfig.AccessLogEncoding;
import io.lateen.pilot.snapshot.MeshConfig.Collector;
import io.lateen.pilot.snapshot.MeshConfig.Defaults;
import io.lateen.pilot.snapshot.MeshConfig.Identities;
import io.lateen.pilot.snapshot.MeshConfig.Mixer;
import io.lateen.pilot.snapshot.MeshConfig.OpenTelemetry;
import io.lateen.pilot.snapshot.MeshConfig.Tracing;
import io.lateen.pilot.snapshot.MeshConfig.Zipkin;
import io.lateen.pilot.snapshot.Networks;
import io.lateen.pilot.source.MeshConfigParser;
import io.lateen.pilot.translate.node.ProxyNode;
import io.lateen.pilot.translate.node.ProxyNodeParser;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The small parts of a [Golden] mesh.
final class GoldenMesh {
  /// Istio's defaults, but no access log, which would stand in every listener.
  static final MeshConfig BASE =
      config(
          MeshConfig.DEFAULT,
          0,
          "",
          "",
          AccessLogEncoding.TEXT,
          OutboundPolicy.ALLOW_ANY,
          Mixer.NONE,
          Tracing.NONE,
          null,
          Identities.NONE,
          List.of(),
          null,
          TrustDomains.DEFAULT,
          Defaults.ISTIO);

  private GoldenMesh() {}

  static MeshConfig config(MeshConfig base, JsonNode written) {
    return config(
        base,
        written.path("proxyHttpPort").asInt(base.proxyHttpPort()),
        written.path("accessLogFile").asString(base.accessLogFile()),
        written.path("accessLogFormat").asString(base.accessLogFormat()),
        AccessLogEncoding.valueOf(
            written.path("accessLogEncoding").asString(base.accessLogEncoding().name())),
        OutboundPolicy.valueOf(
            written.path("outboundTrafficPolicy").asString(base.outboundPolicy().name())),
        mixer(base.mixer(), written),
        new Tracing(
            collector(written),
            written.has("traceSampling")
                ? Double.valueOf(written.path("traceSampling").asDouble())
                : base.tracing().sampling()),
        locality(base, written),
        written.has("ca") || written.has("authPolicy")
            ? MeshConfigParser.parse(written.toString()).identities()
            : base.identities(),
        written.has("extensionProviders")
            ? MeshConfigParser.parse(written.toString()).authorizers()
            : base.authorizers(),
        written.has("tcpKeepalive")
            ? MeshConfigParser.parse(written.toString()).tcpKeepalive()
            : base.tcpKeepalive(),
        written.has("trustDomainAliases")
            ? MeshConfigParser.parse(written.toString()).trustDomains()
            : base.trustDomains(),
        written.has("environment")
            ? PilotEnvironment.defaults(textMap(written.path("environment")))
            : base.defaults());
  }

  private static @Nullable LocalityLoadBalancing locality(MeshConfig base, JsonNode written) {
    return written.has("localityLbSetting")
        ? MeshConfigParser.parse(written.toString()).localityLbSetting()
        : base.localityLbSetting();
  }

  private static Collector collector(JsonNode written) {
    for (String kind : List.of("zipkin", "otlp")) {
      String[] parts = written.path(kind).asString("").split("[:/]", 3);
      if (parts.length > 1) {
        int port = Integer.parseInt(parts[1]);
        String path = parts.length > 2 ? "/" + parts[2] : "";
        return kind.equals("zipkin")
            ? new Zipkin(parts[0], port)
            : new OpenTelemetry(parts[0], port, path);
      }
    }
    return null;
  }

  private static Mixer mixer(Mixer base, JsonNode written) {
    return new Mixer(
        written.path("mixerCheckServer").asString(base.checkServer()),
        written.path("mixerReportServer").asString(base.reportServer()),
        written.path("disablePolicyChecks").asBoolean(base.disablePolicyChecks()),
        written.path("policyCheckFailOpen").asBoolean(base.policyCheckFailOpen()),
        written.path("enableClientSidePolicyCheck").asBoolean(base.enableClientSidePolicyCheck()),
        written.path("sidecarToTelemetrySessionAffinity").asBoolean(base.reportAffinity()));
  }

  private static MeshConfig config(
      MeshConfig base,
      int proxyHttpPort,
      String accessLogFile,
      String accessLogFormat,
      AccessLogEncoding encoding,
      OutboundPolicy policy,
      Mixer mixer,
      Tracing tracing,
      @Nullable LocalityLoadBalancing locality,
      Identities identities,
      List<MeshConfig.Authorizer> authorizers,
      @Nullable Keepalive keepalive,
      TrustDomains domains,
      Defaults defaults) {
    return new MeshConfig(
        base.domain(),
        domains,
        base.rootNamespace(),
        base.proxyListenPort(),
        proxyHttpPort,
        Duration.ofSeconds(1),
        keepalive,
        accessLogFile,
        accessLogFormat,
        encoding,
        policy,
        base.enableTracing(),
        base.dnsRefreshRate(),
        mixer,
        tracing,
        base.defaultServiceExportTo(),
        base.defaultVirtualServiceExportTo(),
        base.defaultDestinationRuleExportTo(),
        locality,
        base.protocolDetectionTimeout(),
        identities,
        authorizers,
        base.ingress(),
        defaults);
  }

  static Networks networks(Networks base, JsonNode written) {
    Map<String, List<Networks.Gateway>> all = new TreeMap<>(base.gateways());
    written.forEachEntry(
        (name, gateways) ->
            all.put(name, texts(gateways).stream().map(GoldenMesh::gateway).toList()));
    return new Networks(all);
  }

  private static Networks.Gateway gateway(String written) {
    String[] parts = written.split(":", 2);
    return new Networks.Gateway(parts[0], Integer.parseInt(parts[1]));
  }

  static ProxyNode node(Workload workload, JsonNode written) {
    Struct.Builder metadata = Struct.newBuilder();
    written
        .path("metadata")
        .forEachEntry(
            (key, value) ->
                metadata.putFields(
                    key, Value.newBuilder().setStringValue(value.asString()).build()));
    String id =
        String.join(
            "~",
            written.path("type").asString("sidecar"),
            workload.ip(),
            workload.name() + "." + workload.namespace(),
            workload.namespace() + ".svc.cluster.local");
    return ProxyNodeParser.parse(Node.newBuilder().setId(id).setMetadata(metadata).build());
  }

  static List<String> texts(JsonNode list) {
    return list.valueStream().map(JsonNode::asString).toList();
  }

  static Map<String, String> textMap(JsonNode object) {
    Map<String, String> map = new TreeMap<>();
    object.forEachEntry((key, value) -> map.put(key, value.asString()));
    return map;
  }
}
