package io.lateen.pilot.snapshot;

import io.lateen.model.name.TrustDomains;
import io.lateen.model.rule.DestinationRule.Keepalive;
import io.lateen.model.rule.DestinationRule.LocalityLoadBalancing;
import io.lateen.model.rule.Sidecar.OutboundPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Settings of the whole mesh (Istio 1.1 `MeshConfig`, the fields that shape what proxies get).
///
/// @param domain of the cluster's service names, `cluster.local`
/// @param trustDomains of its workloads' identities
/// @param rootNamespace whose rules hold for every namespace without its own
/// @param proxyListenPort where redirected connections arrive
/// @param proxyHttpPort of the sidecars' HTTP proxy; 0 opens none, except where the interception
///     mode needs one
/// @param localityLbSetting for hosts whose rule has none; null: the nearest first where outliers
///     are detected
/// @param protocolDetectionTimeout how long a client may be silent on a port whose protocol nobody
///     declares before it is taken for one whose server speaks first; 0: for ever
/// @param accessLogFile path; empty writes none
/// @param accessLogFormat empty means Istio's format of that encoding
/// @param defaults what holds where neither these settings nor a proxy says otherwise
public record MeshConfig(
    String domain,
    TrustDomains trustDomains,
    String rootNamespace,
    int proxyListenPort,
    int proxyHttpPort,
    Duration connectTimeout,
    @Nullable Keepalive tcpKeepalive,
    String accessLogFile,
    String accessLogFormat,
    AccessLogEncoding accessLogEncoding,
    OutboundPolicy outboundPolicy,
    boolean enableTracing,
    Duration dnsRefreshRate,
    Mixer mixer,
    Tracing tracing,
    List<String> defaultServiceExportTo,
    List<String> defaultVirtualServiceExportTo,
    List<String> defaultDestinationRuleExportTo,
    @Nullable LocalityLoadBalancing localityLbSetting,
    Duration protocolDetectionTimeout,
    Identities identities,
    List<Authorizer> authorizers,
    Ingress ingress,
    Defaults defaults) {

  public static final MeshConfig DEFAULT =
      new MeshConfig(
          "cluster.local",
          TrustDomains.DEFAULT,
          "istio-system",
          15001,
          0,
          Duration.ofSeconds(1),
          null,
          "/dev/stdout",
          "",
          AccessLogEncoding.TEXT,
          OutboundPolicy.ALLOW_ANY,
          true,
          Duration.ofSeconds(5),
          Mixer.NONE,
          Tracing.NONE,
          List.of("*"),
          List.of("*"),
          List.of("*"),
          null,
          Duration.ofMillis(100),
          Identities.NONE,
          List.of(),
          Ingress.OFF,
          Defaults.ISTIO);

  public MeshConfig {
    defaultServiceExportTo = List.copyOf(defaultServiceExportTo);
    defaultVirtualServiceExportTo = List.copyOf(defaultVirtualServiceExportTo);
    defaultDestinationRuleExportTo = List.copyOf(defaultDestinationRuleExportTo);
    authorizers = List.copyOf(authorizers);
  }

  /// The same with other defaults.
  public MeshConfig defaulting(Defaults others) {
    return new MeshConfig(
        domain,
        trustDomains,
        rootNamespace,
        proxyListenPort,
        proxyHttpPort,
        connectTimeout,
        tcpKeepalive,
        accessLogFile,
        accessLogFormat,
        accessLogEncoding,
        outboundPolicy,
        enableTracing,
        dnsRefreshRate,
        mixer,
        tracing,
        defaultServiceExportTo,
        defaultVirtualServiceExportTo,
        defaultDestinationRuleExportTo,
        localityLbSetting,
        protocolDetectionTimeout,
        identities,
        authorizers,
        ingress,
        others);
  }

  /// Percent of the requests that nobody has decided about which are traced.
  public double traceSampling() {
    Double own = tracing.sampling();
    return own == null ? defaults.traceSampling() : own;
  }

  /// What Pilot's environment says.
  ///
  /// @param traceSampling percent of requests (`PILOT_TRACE_SAMPLING`)
  /// @param http10 whether every proxy takes HTTP/1.0 (`PILOT_HTTP10`)
  /// @param respectDnsTtl whether names are asked for again when their records end, rather than by
  ///     the mesh's rate (`PILOT_RESPECT_DNS_TTL`)
  public record Defaults(double traceSampling, boolean http10, boolean respectDnsTtl) {
    public static final Defaults ISTIO = new Defaults(100, false, true);
  }

  /// Which of Kubernetes' Ingresses are taken.
  ///
  /// @param ingressClass that means us
  /// @param selector of the gateways they are for, the value of their label `istio`
  /// @param service of the root namespace by which they are reached; empty: by the gateways' nodes
  public record Ingress(IngressMode mode, String ingressClass, String selector, String service) {
    public static final Ingress OFF =
        new Ingress(IngressMode.OFF, "istio", "ingressgateway", "istio-ingressgateway");
  }

  /// Of Ingresses without a class [#DEFAULT] takes all, [#STRICT] none.
  public enum IngressMode {
    OFF,
    DEFAULT,
    STRICT
  }

  /// Whether workloads have certificates, and what follows from that.
  ///
  /// @param inbound what a port takes when nobody says otherwise
  /// @param autoMtls callers speak mutual TLS to whoever has a sidecar that does
  public record Identities(MtlsMode inbound, boolean autoMtls) {
    public static final Identities NONE = new Identities(MtlsMode.DISABLE, false);
  }

  /// Who may be asked about requests, `envoyExtAuthzHttp` or `envoyExtAuthzGrpc` of
  /// `extensionProviders`.
  ///
  /// @param name by which rules call it
  /// @param failOpen whether requests pass when it does not answer
  /// @param statusOnError what they are answered with otherwise
  /// @param body how much of requests' bodies it is shown; null: nothing
  /// @param http null: it speaks gRPC
  public record Authorizer(
      String name,
      String host,
      int port,
      Duration timeout,
      boolean failOpen,
      int statusOnError,
      @Nullable BodyCheck body,
      @Nullable HttpCheck http) {}

  /// How much of a request's body an authorizer is shown.
  ///
  /// @param most octets
  /// @param partial whether of a longer one the beginning is shown; else the request is refused
  /// @param octets whether gRPC shows it as octets rather than as text
  public record BodyCheck(int most, boolean partial, boolean octets) {}

  /// How an authorizer is asked by HTTP. Names of headers may be exact, `prefix*` or `*suffix`.
  ///
  /// @param sent headers that go along
  /// @param added to them
  /// @param upstream headers of the answer that the request gets
  /// @param denied headers of a denial that the client gets; empty: all
  /// @param allowed headers of an answer that lets pass which the client gets
  public record HttpCheck(
      String pathPrefix,
      List<String> sent,
      Map<String, String> added,
      List<String> upstream,
      List<String> denied,
      List<String> allowed) {
    public HttpCheck {
      sent = List.copyOf(sent);
      added = Map.copyOf(added);
      upstream = List.copyOf(upstream);
      denied = List.copyOf(denied);
      allowed = List.copyOf(allowed);
    }
  }

  /// Where spans go.
  ///
  /// @param collector null: nowhere
  /// @param sampling percent of the requests that nobody has decided about; null: Pilot's default
  public record Tracing(@Nullable Collector collector, @Nullable Double sampling) {
    public static final Tracing NONE = new Tracing(null, null);
  }

  /// Who is told of spans, by the name of a service of the mesh.
  public sealed interface Collector {
    String host();

    int port();
  }

  /// `defaultConfig.tracing.zipkin`, or a provider `zipkin`.
  public record Zipkin(String host, int port) implements Collector {}

  /// A provider `opentelemetry`, as today's Istio has it.
  ///
  /// @param path where spans are posted to; empty: they go by gRPC
  public record OpenTelemetry(String host, int port, String path) implements Collector {}

  /// Who is asked whether requests may pass, and who is told of them.
  ///
  /// @param checkServer `host:port`; empty: nobody is asked
  /// @param reportServer `host:port`; empty: nobody is told
  /// @param disablePolicyChecks nobody is asked, whatever `checkServer` says
  /// @param policyCheckFailOpen requests pass when nobody answers
  /// @param enableClientSidePolicyCheck callers' sidecars ask too
  /// @param reportAffinity each sidecar tells one and the same server
  ///     (`sidecarToTelemetrySessionAffinity`)
  public record Mixer(
      String checkServer,
      String reportServer,
      boolean disablePolicyChecks,
      boolean policyCheckFailOpen,
      boolean enableClientSidePolicyCheck,
      boolean reportAffinity) {
    public static final Mixer NONE = new Mixer("", "", false, false, false, false);

    public boolean isPresent() {
      return !checkServer.isEmpty() || !reportServer.isEmpty();
    }
  }

  /// How an access log line is written.
  public enum AccessLogEncoding {
    TEXT,
    JSON
  }
}
