package io.lateen.wire.document;

import io.lateen.model.rule.DestinationRule;
import io.lateen.model.rule.DestinationRule.ClientTls;
import io.lateen.model.rule.DestinationRule.ConnectionPool;
import io.lateen.model.rule.DestinationRule.H2Upgrade;
import io.lateen.model.rule.DestinationRule.HttpPool;
import io.lateen.model.rule.DestinationRule.Keepalive;
import io.lateen.model.rule.DestinationRule.OutlierDetection;
import io.lateen.model.rule.DestinationRule.PortPolicy;
import io.lateen.model.rule.DestinationRule.RetryBudget;
import io.lateen.model.rule.DestinationRule.Settings;
import io.lateen.model.rule.DestinationRule.Subset;
import io.lateen.model.rule.DestinationRule.TcpPool;
import io.lateen.model.rule.DestinationRule.TrafficPolicy;
import io.lateen.model.rule.Meta;
import org.jspecify.annotations.Nullable;

/// The spec of a DestinationRule.
final class DestinationRuleParser {
  private DestinationRuleParser() {}

  static DestinationRule parse(Meta meta, Fields spec) {
    return new DestinationRule(
        meta,
        spec.stringOrEmpty("host"),
        spec.object("trafficPolicy", DestinationRuleParser::trafficPolicy),
        spec.objects("subsets", DestinationRuleParser::subset),
        spec.strings("exportTo"),
        spec.object("workloadSelector", f -> f.stringMap("matchLabels")));
  }

  private static Subset subset(Fields fields) {
    return new Subset(
        fields.stringOrEmpty("name"),
        fields.stringMap("labels"),
        fields.object("trafficPolicy", DestinationRuleParser::trafficPolicy));
  }

  private static TrafficPolicy trafficPolicy(Fields fields) {
    fields.unsupported("tunnel", "proxyProtocol");
    RetryBudget budget = fields.object("retryBudget", DestinationRuleParser::retryBudget);
    return new TrafficPolicy(
        settings(fields, budget),
        fields.objects(
            "portLevelSettings",
            f -> new PortPolicy(f.object("port", PartParser::portSelector), settings(f, null))));
  }

  private static RetryBudget retryBudget(Fields fields) {
    return new RetryBudget(fields.decimal("percent"), fields.uintOrNull("minRetryConcurrency"));
  }

  private static Settings settings(Fields fields, @Nullable RetryBudget budget) {
    return new Settings(
        fields.object("loadBalancer", LoadBalancerParser::parse),
        fields.object("connectionPool", DestinationRuleParser::connectionPool),
        fields.object("outlierDetection", DestinationRuleParser::outlierDetection),
        fields.object("tls", DestinationRuleParser::tls),
        budget);
  }

  static ConnectionPool connectionPool(Fields fields) {
    return new ConnectionPool(
        fields.object("tcp", DestinationRuleParser::tcpPool),
        fields.object("http", DestinationRuleParser::httpPool));
  }

  private static TcpPool tcpPool(Fields fields) {
    fields.unsupported("maxConnectionDuration");
    return new TcpPool(
        fields.intOrZero("maxConnections"),
        fields.duration("connectTimeout"),
        fields.object(
            "tcpKeepalive",
            f -> new Keepalive(f.uintOrZero("probes"), f.duration("time"), f.duration("interval"))),
        fields.duration("idleTimeout"));
  }

  private static HttpPool httpPool(Fields fields) {
    return new HttpPool(
        fields.intOrZero("http1MaxPendingRequests"),
        fields.intOrZero("http2MaxRequests"),
        fields.intOrZero("maxRequestsPerConnection"),
        fields.intOrZero("maxRetries"),
        fields.duration("idleTimeout"),
        fields.boolOrFalse("useClientProtocol"),
        fields.intOrZero("maxConcurrentStreams"),
        fields.choice("h2UpgradePolicy", H2Upgrade.class));
  }

  private static OutlierDetection outlierDetection(Fields fields) {
    return new OutlierDetection(
        fields.intOrZero("consecutiveErrors"),
        fields.uintOrNull("consecutiveGatewayErrors"),
        fields.uintOrNull("consecutive5xxErrors"),
        fields.boolOrFalse("splitExternalLocalOriginErrors"),
        fields.uintOrNull("consecutiveLocalOriginFailures"),
        fields.duration("interval"),
        fields.duration("baseEjectionTime"),
        fields.intOrZero("maxEjectionPercent"),
        fields.intOrNull("minHealthPercent"));
  }

  private static ClientTls tls(Fields fields) {
    fields.unsupported("credentialName", "caCrl");
    return new ClientTls(
        fields.choice("mode", ClientTls.Mode.class),
        fields.string("clientCertificate"),
        fields.string("privateKey"),
        fields.string("caCertificates"),
        fields.strings("subjectAltNames"),
        fields.string("sni"),
        fields.boolOrFalse("insecureSkipVerify"));
  }
}
