package io.lateen.wire.document;

import io.lateen.model.rule.DestinationRule.Algorithm;
import io.lateen.model.rule.DestinationRule.ConsistentHash;
import io.lateen.model.rule.DestinationRule.Distribute;
import io.lateen.model.rule.DestinationRule.Failover;
import io.lateen.model.rule.DestinationRule.HashKey;
import io.lateen.model.rule.DestinationRule.HashTable;
import io.lateen.model.rule.DestinationRule.LoadBalancer;
import io.lateen.model.rule.DestinationRule.LocalityLoadBalancing;
import io.lateen.model.rule.DestinationRule.Simple;
import io.lateen.model.rule.DestinationRule.WarmUp;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `loadBalancer` of a traffic policy: Istio 1.1's fields and today's.
final class LoadBalancerParser {
  private LoadBalancerParser() {}

  static LoadBalancer parse(Fields fields) {
    fields.onlyOneOf("simple", "consistentHash");
    fields.onlyOneOf("warmup", "warmupDurationSecs");
    ConsistentHash hash = fields.object("consistentHash", LoadBalancerParser::consistentHash);
    return new LoadBalancer(
        hash == null ? simple(fields) : hash,
        fields.object("localityLbSetting", LoadBalancerParser::locality),
        warmUp(fields));
  }

  /// 1.1 knows nothing else, and an object without it says ROUND_ROBIN.
  private static @Nullable Algorithm simple(Fields fields) {
    boolean said = fields.has("simple");
    Simple simple = fields.choice("simple", Simple.class);
    boolean other =
        fields.has("localityLbSetting") || fields.has("warmup") || fields.has("warmupDurationSecs");
    return said || !other ? simple : null;
  }

  private static ConsistentHash consistentHash(Fields fields) {
    fields.onlyOneOf("httpHeaderName", "httpCookie", "useSourceIp", "httpQueryParameterName");
    fields.onlyOneOf("minimumRingSize", "ringHash", "maglev");
    return new ConsistentHash(hashKey(fields), hashTable(fields));
  }

  private static HashTable hashTable(Fields fields) {
    HashTable maglev =
        fields.object("maglev", f -> new HashTable.Maglev(f.ulongOrZero("tableSize")));
    HashTable ring =
        fields.object("ringHash", f -> new HashTable.Ring(f.ulongOrZero("minimumRingSize")));
    long size = fields.ulongOrZero("minimumRingSize");
    if (maglev != null) {
      return maglev;
    }
    return ring == null ? new HashTable.Ring(size) : ring;
  }

  private static HashKey hashKey(Fields fields) {
    String header = fields.string("httpHeaderName");
    String parameter = fields.string("httpQueryParameterName");
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
    if (parameter != null) {
      return new HashKey.QueryParameter(parameter);
    }
    return sourceIp ? new HashKey.SourceIp() : new HashKey.Unset();
  }

  private static @Nullable WarmUp warmUp(Fields fields) {
    WarmUp older =
        fields.has("warmupDurationSecs")
            ? new WarmUp(fields.duration("warmupDurationSecs"), null, null)
            : null;
    WarmUp warmUp =
        fields.object(
            "warmup",
            f ->
                new WarmUp(
                    f.duration("duration"), f.decimal("minimumPercent"), f.decimal("aggression")));
    return warmUp == null ? older : warmUp;
  }

  private static LocalityLoadBalancing locality(Fields fields) {
    return new LocalityLoadBalancing(
        fields.objects("distribute", LoadBalancerParser::distribute),
        fields.objects(
            "failover", f -> new Failover(f.stringOrEmpty("from"), f.stringOrEmpty("to"))),
        fields.strings("failoverPriority"),
        fields.bool("enabled"));
  }

  private static Distribute distribute(Fields fields) {
    Map<String, Integer> to =
        fields.map(
            "to",
            (json, at) -> {
              Integer weight = new Values(at, fields.problems()).uint32(json);
              return weight == null ? 0 : weight;
            });
    return new Distribute(fields.stringOrEmpty("from"), to);
  }
}
