package io.lateen.wire.document;

import io.lateen.model.rule.DestinationRule;
import io.lateen.model.rule.DestinationRule.ClientTls;
import io.lateen.model.rule.DestinationRule.ConnectionPool;
import io.lateen.model.rule.DestinationRule.ConsistentHash;
import io.lateen.model.rule.DestinationRule.HashKey;
import io.lateen.model.rule.DestinationRule.HttpPool;
import io.lateen.model.rule.DestinationRule.Keepalive;
import io.lateen.model.rule.DestinationRule.LoadBalancer;
import io.lateen.model.rule.DestinationRule.OutlierDetection;
import io.lateen.model.rule.DestinationRule.PortPolicy;
import io.lateen.model.rule.DestinationRule.Settings;
import io.lateen.model.rule.DestinationRule.Simple;
import io.lateen.model.rule.DestinationRule.Subset;
import io.lateen.model.rule.DestinationRule.TcpPool;
import io.lateen.model.rule.DestinationRule.TrafficPolicy;
import io.lateen.model.rule.Meta;

/// The spec of a DestinationRule.
final class DestinationRuleParser {
  private DestinationRuleParser() {}

  static DestinationRule parse(Meta meta, Fields spec) {
    return new DestinationRule(
        meta,
        spec.stringOrEmpty("host"),
        spec.object("trafficPolicy", DestinationRuleParser::trafficPolicy),
        spec.objects("subsets", DestinationRuleParser::subset),
        spec.strings("exportTo"));
  }

  private static Subset subset(Fields fields) {
    return new Subset(
        fields.stringOrEmpty("name"),
        fields.stringMap("labels"),
        fields.object("trafficPolicy", DestinationRuleParser::trafficPolicy));
  }

  private static TrafficPolicy trafficPolicy(Fields fields) {
    return new TrafficPolicy(
        settings(fields),
        fields.objects(
            "portLevelSettings",
            f -> new PortPolicy(f.object("port", PartParser::portSelector), settings(f))));
  }

  private static Settings settings(Fields fields) {
    return new Settings(
        fields.object("loadBalancer", DestinationRuleParser::loadBalancer),
        fields.object("connectionPool", DestinationRuleParser::connectionPool),
        fields.object("outlierDetection", DestinationRuleParser::outlierDetection),
        fields.object("tls", DestinationRuleParser::tls));
  }

  private static LoadBalancer loadBalancer(Fields fields) {
    fields.onlyOneOf("simple", "consistentHash");
    Simple simple = fields.choice("simple", Simple.class);
    ConsistentHash hash = fields.object("consistentHash", DestinationRuleParser::consistentHash);
    return hash == null ? simple : hash;
  }

  private static ConsistentHash consistentHash(Fields fields) {
    fields.onlyOneOf("httpHeaderName", "httpCookie", "useSourceIp");
    return new ConsistentHash(hashKey(fields), fields.ulongOrZero("minimumRingSize"));
  }

  private static HashKey hashKey(Fields fields) {
    String header = fields.string("httpHeaderName");
    HashKey cookie =
        fields.object(
            "httpCookie",
            f -> new HashKey.Cookie(f.stringOrEmpty("name"), f.string("path"), f.duration("ttl")));
    boolean sourceIp = fields.boolOrFalse("useSourceIp");
    if (header != null) {
      return new HashKey.Header(header);
    }
    if (cookie != null) {
      return cookie;
    }
    return sourceIp ? new HashKey.SourceIp() : new HashKey.Unset();
  }

  private static ConnectionPool connectionPool(Fields fields) {
    return new ConnectionPool(
        fields.object("tcp", DestinationRuleParser::tcpPool),
        fields.object("http", DestinationRuleParser::httpPool));
  }

  private static TcpPool tcpPool(Fields fields) {
    return new TcpPool(
        fields.intOrZero("maxConnections"),
        fields.duration("connectTimeout"),
        fields.object(
            "tcpKeepalive",
            f ->
                new Keepalive(f.uintOrZero("probes"), f.duration("time"), f.duration("interval"))));
  }

  private static HttpPool httpPool(Fields fields) {
    return new HttpPool(
        fields.intOrZero("http1MaxPendingRequests"),
        fields.intOrZero("http2MaxRequests"),
        fields.intOrZero("maxRequestsPerConnection"),
        fields.intOrZero("maxRetries"));
  }

  private static OutlierDetection outlierDetection(Fields fields) {
    return new OutlierDetection(
        fields.intOrZero("consecutiveErrors"),
        fields.duration("interval"),
        fields.duration("baseEjectionTime"),
        fields.intOrZero("maxEjectionPercent"),
        fields.intOrZero("minHealthPercent"));
  }

  private static ClientTls tls(Fields fields) {
    return new ClientTls(
        fields.choice("mode", ClientTls.Mode.class),
        fields.string("clientCertificate"),
        fields.string("privateKey"),
        fields.string("caCertificates"),
        fields.strings("subjectAltNames"),
        fields.string("sni"));
  }
}
