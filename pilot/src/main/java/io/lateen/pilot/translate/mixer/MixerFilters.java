package io.lateen.pilot.translate.mixer;

import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.lateen.pilot.snapshot.MeshConfig.Mixer;
import io.lateen.pilot.translate.message.Messages;
import io.lateen.pilot.translate.name.ClusterName;
import io.lateen.pilot.translate.node.InboundPort;
import io.lateen.pilot.translate.node.Perspective;
import io.lateen.pilot.translate.node.ProxyNode;
import io.lateen.wire.document.GoDuration;
import io.lateen.wire.proto.mixer.client.HttpClientConfig;
import io.lateen.wire.proto.mixer.client.NetworkFailPolicy;
import io.lateen.wire.proto.mixer.client.NetworkFailPolicy.FailPolicy;
import io.lateen.wire.proto.mixer.client.ServiceConfig;
import io.lateen.wire.proto.mixer.client.TransportConfig;
import java.time.Duration;
import java.util.Optional;

/// The filter `mixer` (Istio 1.1, `pilot/pkg/networking/plugin/mixer`).
public final class MixerFilters {
  static final String NAME = "mixer";
  private static final String USUAL = "default";
  private static final String CHECK = "check";
  private static final Duration BASE_WAIT = Duration.ofMillis(80);
  private static final Duration MAX_WAIT = Duration.ofSeconds(1);

  private MixerFilters() {}

  /// Whether the mesh has a Mixer and the proxy can speak to it.
  public static boolean wanted(Perspective seen) {
    return seen.mesh().mixer().isPresent() && seen.node().speaksMixer();
  }

  /// For calls that the proxy's workload makes, or that come by a gateway.
  public static Optional<HttpFilter> outbound(Perspective seen) {
    if (!wanted(seen)) {
      return Optional.empty();
    }
    HttpClientConfig.Builder config =
        start(seen, asksForCallers(seen))
            .setForwardAttributes(
                new AttributeMessages().text("source.uid", seen.node().uid()).message())
            .setMixerAttributes(outboundAttributes(seen).message());
    return Optional.of(filter(config));
  }

  /// For calls to the proxy's workload.
  public static Optional<HttpFilter> inbound(Perspective seen, InboundPort port) {
    if (!wanted(seen)) {
      return Optional.empty();
    }
    HttpClientConfig.Builder config =
        start(seen, asks(seen)).setMixerAttributes(inboundAttributes(seen, port).message());
    return Optional.of(filter(config));
  }

  static AttributeMessages outboundAttributes(Perspective seen) {
    return new AttributeMessages()
        .text("source.uid", seen.node().uid())
        .text("source.namespace", seen.node().namespace())
        .text("context.reporter.uid", seen.node().uid())
        .text("context.reporter.kind", "outbound");
  }

  static AttributeMessages inboundAttributes(Perspective seen, InboundPort port) {
    return new AttributeMessages()
        .text("destination.uid", seen.node().uid())
        .text("destination.namespace", seen.node().namespace())
        .address("destination.ip", port.address())
        .number("destination.port", port.port())
        .text("context.reporter.uid", seen.node().uid())
        .text("context.reporter.kind", "inbound");
  }

  /// Whether Mixer is asked about calls to a workload: by the mesh's settings, unless the
  /// workload's annotation says otherwise.
  static boolean asks(Perspective seen) {
    return switch (annotation(seen.node(), CHECK)) {
      case "disable" -> false;
      case "enable", "allow-on-error" -> true;
      default -> !seen.mesh().mixer().disablePolicyChecks();
    };
  }

  private static String annotation(ProxyNode node, String name) {
    return node.metadata().getOrDefault("policy.istio.io/" + name, "");
  }

  /// Whether Mixer is asked about calls that a workload makes: gateways ask, for nobody has asked
  /// about strangers before.
  static boolean asksForCallers(Perspective seen) {
    return asks(seen)
        && (seen.node().isRouter() || seen.mesh().mixer().enableClientSidePolicyCheck());
  }

  private static HttpClientConfig.Builder start(Perspective seen, boolean asks) {
    return HttpClientConfig.newBuilder()
        .setDefaultDestinationService(USUAL)
        .putServiceConfigs(USUAL, ServiceConfig.newBuilder().setDisableCheckCalls(!asks).build())
        .setTransport(transport(seen));
  }

  private static HttpFilter filter(HttpClientConfig.Builder config) {
    return HttpFilter.newBuilder()
        .setName(NAME)
        .setTypedConfig(Messages.any(config.build()))
        .build();
  }

  static TransportConfig transport(Perspective seen) {
    Mixer mixer = seen.mesh().mixer();
    return TransportConfig.newBuilder()
        .setCheckCluster(cluster(mixer.checkServer()))
        .setReportCluster(cluster(mixer.reportServer()))
        .setNetworkFailPolicy(failPolicy(seen))
        .setAttributesForMixerProxy(
            new AttributeMessages().text("source.uid", seen.node().uid()).message())
        .build();
  }

  private static String cluster(String server) {
    int colon = server.lastIndexOf(':');
    return colon < 0
        ? ""
        : ClusterName.outbound(
                Integer.parseInt(server.substring(colon + 1)), "", server.substring(0, colon))
            .toString();
  }

  /// The mesh's, unless the workload's annotations say otherwise; what they say wrongly counts as
  /// not said.
  private static NetworkFailPolicy failPolicy(Perspective seen) {
    ProxyNode node = seen.node();
    boolean open =
        switch (annotation(node, CHECK)) {
          case "allow-on-error" -> true;
          case "enable" -> false;
          default -> seen.mesh().mixer().policyCheckFailOpen();
        };
    return NetworkFailPolicy.newBuilder()
        .setPolicy(open ? FailPolicy.FAIL_OPEN : FailPolicy.FAIL_CLOSE)
        .setMaxRetry(retries(node))
        .setBaseRetryWait(wait(node, "checkBaseRetryWaitTime", BASE_WAIT))
        .setMaxRetryWait(wait(node, "checkMaxRetryWaitTime", MAX_WAIT))
        .build();
  }

  private static int retries(ProxyNode node) {
    String text = annotation(node, "checkRetries");
    return text.matches("\\d{1,2}") ? Integer.parseInt(text) : 0;
  }

  private static com.google.protobuf.Duration wait(ProxyNode node, String name, Duration usual) {
    Duration wait =
        GoDuration.parse(annotation(node, name)).filter(Duration::isPositive).orElse(usual);
    return Messages.duration(wait);
  }
}
