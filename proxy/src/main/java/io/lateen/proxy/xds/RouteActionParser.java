package io.lateen.proxy.xds;

import io.lateen.proxy.matcher.FractionParser;
import io.lateen.proxy.matcher.RegexChecker;
import io.lateen.proxy.message.Fields;
import io.lateen.proxy.resource.ClusterChoice;
import io.lateen.proxy.resource.HashPolicy;
import io.lateen.proxy.resource.MetadataMatch;
import io.lateen.proxy.resource.RouteAction.HostRewrite;
import io.lateen.proxy.resource.RouteAction.Mirror;
import io.lateen.proxy.resource.RouteAction.RegexRewrite;
import io.lateen.proxy.resource.RouteAction.ToCluster;
import io.lateen.proxy.resource.RouteAction.Upgrade;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// `envoy.config.route.v3.RouteAction`.
final class RouteActionParser {
  private final FilterParsers filters;

  RouteActionParser(FilterParsers filters) {
    this.filters = filters;
  }

  ToCluster parse(Fields action) {
    ToCluster parsed =
        new ToCluster(
            clusters(action),
            notFoundStatus(action),
            action.stringOrNull("prefix_rewrite"),
            regexRewrite(action.child("regex_rewrite")),
            hostRewrite(action),
            action.duration("timeout"),
            action.duration("idle_timeout"),
            RetryPolicyParser.parse(action.child("retry_policy")),
            mirrors(action),
            hashPolicies(action),
            upgrades(action),
            maxGrpcTimeout(action),
            action.word("priority").equals("HIGH"));
    action.refuseOthers(
        "rate_limits", "include_vh_rate_limits", "early_data_policy", "max_internal_redirects");
    return parsed;
  }

  /// In the older field or the newer one.
  private static @Nullable Duration maxGrpcTimeout(Fields action) {
    Fields duration = action.child("max_stream_duration");
    if (duration == null) {
      return action.duration("max_grpc_timeout");
    }
    Duration max = duration.duration("grpc_timeout_header_max");
    duration.refuseOthers();
    return max;
  }

  private ClusterChoice clusters(Fields action) {
    MetadataMatch endpoints = SubsetBalancingParser.match(action, "metadata_match");
    Fields weighted = action.child("weighted_clusters");
    if (weighted != null) {
      return weighted(weighted, endpoints);
    }
    if (action.has("cluster_header")) {
      return new ClusterChoice.FromHeader(
          action.required("cluster_header").toLowerCase(Locale.ROOT), endpoints);
    }
    return new ClusterChoice.Single(action.required("cluster"), endpoints);
  }

  private ClusterChoice weighted(Fields weighted, MetadataMatch endpoints) {
    List<ClusterChoice.Part> parts = new ArrayList<>();
    long sum = 0;
    for (Fields part : weighted.children("clusters")) {
      int weight = part.integer("weight", 0);
      sum += weight;
      parts.add(
          new ClusterChoice.Part(
              part.required("name"),
              weight,
              HeaderOperationsParser.parse(part),
              filters.perFilter(part),
              endpoints.overriddenBy(SubsetBalancingParser.match(part, "metadata_match"))));
      part.refuseOthers();
    }
    weighted.refuseOthers("total_weight", "runtime_key_prefix");
    if (sum <= 0) {
      weighted.problem("clusters", "weights sum up to " + sum + " (expected: at least 1)");
    }
    return new ClusterChoice.Weighted(parts);
  }

  private static int notFoundStatus(Fields action) {
    return switch (action.word("cluster_not_found_response_code")) {
      case "NOT_FOUND" -> 404;
      case "INTERNAL_SERVER_ERROR" -> 500;
      default -> 503;
    };
  }

  static @Nullable RegexRewrite regexRewrite(@Nullable Fields rewrite) {
    return rewrite == null
        ? null
        : new RegexRewrite(RegexChecker.regex(rewrite, "pattern"), rewrite.string("substitution"));
  }

  private static @Nullable HostRewrite hostRewrite(Fields action) {
    if (action.has("host_rewrite_literal")) {
      return new HostRewrite.Literal(action.string("host_rewrite_literal"));
    }
    if (action.has("host_rewrite_header")) {
      return new HostRewrite.FromHeader(
          action.string("host_rewrite_header").toLowerCase(Locale.ROOT));
    }
    return action.bool("auto_host_rewrite") ? new HostRewrite.Automatic() : null;
  }

  private static List<Mirror> mirrors(Fields action) {
    List<Mirror> mirrors = new ArrayList<>();
    for (Fields policy : action.children("request_mirror_policies")) {
      mirrors.add(
          new Mirror(
              policy.required("cluster"), FractionParser.runtime(policy, "runtime_fraction")));
      policy.refuseOthers();
    }
    return mirrors;
  }

  private static List<HashPolicy> hashPolicies(Fields action) {
    List<HashPolicy> policies = new ArrayList<>();
    for (Fields policy : action.children("hash_policy")) {
      HashPolicy parsed = hashPolicy(policy, policy.bool("terminal"));
      if (parsed == null) {
        policy.problem(
            "policy_specifier",
            "not supported (expected: header, cookie, query_parameter or source_ip)");
      } else {
        policies.add(parsed);
      }
    }
    return policies;
  }

  private static @Nullable HashPolicy hashPolicy(Fields policy, boolean terminal) {
    Fields header = policy.child("header");
    if (header != null) {
      return new HashPolicy.Header(
          header.required("header_name").toLowerCase(Locale.ROOT), terminal);
    }
    Fields cookie = policy.child("cookie");
    if (cookie != null) {
      return new HashPolicy.Cookie(
          cookie.required("name"), cookie.string("path"), cookie.duration("ttl"), terminal);
    }
    Fields query = policy.child("query_parameter");
    if (query != null) {
      return new HashPolicy.QueryParameter(query.required("name"), terminal);
    }
    Fields connection = policy.child("connection_properties");
    return connection != null && connection.bool("source_ip")
        ? new HashPolicy.SourceIp(terminal)
        : null;
  }

  private static List<Upgrade> upgrades(Fields action) {
    List<Upgrade> upgrades = new ArrayList<>();
    for (Fields upgrade : action.children("upgrade_configs")) {
      String type = upgrade.required("upgrade_type").toLowerCase(Locale.ROOT);
      Fields connect = upgrade.child("connect_config");
      if (connect != null && !type.equals("connect")) {
        upgrade.problem("connect_config", "given (expected: only with upgrade_type CONNECT)");
      } else if (connect != null) {
        connect.refuseOthers();
      }
      upgrades.add(new Upgrade(type, upgrade.bool("enabled", true), connect != null));
      upgrade.refuseOthers();
    }
    return upgrades;
  }
}
