package io.lateen.proxy.xds;

import io.lateen.proxy.message.Fields;
import io.lateen.proxy.resource.MetadataMatch;
import io.lateen.proxy.resource.TcpProxy;
import java.util.ArrayList;
import java.util.List;

/// `TcpProxy` of Envoy → ours.
final class TcpProxyParser {
  private TcpProxyParser() {}

  static TcpProxy parse(Fields proxy) {
    TcpProxy parsed =
        new TcpProxy(
            proxy.required("stat_prefix"),
            targets(proxy),
            AccessLogParser.parseAll(proxy),
            proxy.duration("idle_timeout"),
            hashesSource(proxy));
    int attempts = proxy.integer("max_connect_attempts", 1);
    if (attempts > 1) {
      proxy.problem("max_connect_attempts", attempts + " is not supported (expected: 1)");
    }
    proxy.refuseOthers();
    return parsed;
  }

  private static boolean hashesSource(Fields proxy) {
    List<Fields> policies = proxy.children("hash_policy");
    if (policies.size() > 1) {
      proxy.problem("hash_policy", policies.size() + " (expected: at most one)");
    }
    for (Fields policy : policies) {
      if (policy.child("source_ip") == null) {
        policy.problem("policy_specifier", "not supported (expected: source_ip)");
      }
    }
    return !policies.isEmpty();
  }

  private static List<TcpProxy.Target> targets(Fields proxy) {
    MetadataMatch endpoints = SubsetBalancingParser.match(proxy, "metadata_match");
    Fields weighted = proxy.child("weighted_clusters");
    if (weighted == null) {
      return List.of(new TcpProxy.Target(proxy.required("cluster"), 1, endpoints));
    }
    List<TcpProxy.Target> targets = new ArrayList<>();
    for (Fields target : weighted.children("clusters")) {
      targets.add(
          new TcpProxy.Target(
              target.required("name"),
              target.integer("weight", 0, 1, Integer.MAX_VALUE),
              endpoints.overriddenBy(SubsetBalancingParser.match(target, "metadata_match"))));
      target.refuseOthers();
    }
    if (targets.isEmpty()) {
      weighted.problem("clusters", "empty (expected: at least one)");
    }
    return targets;
  }
}
