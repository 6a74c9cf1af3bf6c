package io.lateen.proxy.xds;

import io.lateen.proxy.message.Fields;
import io.lateen.proxy.resource.Address;
import io.lateen.proxy.resource.NameResolution;
import io.lateen.proxy.resource.NameResolution.Backoff;
import io.lateen.proxy.resource.NameResolution.Family;
import io.netty.util.NetUtil;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a cluster's names are resolved: its fields that begin with `dns_`, and the like.
final class NameResolutionParser {
  private static final String CARES =
      "envoy.extensions.network.dns_resolver.cares.v3.CaresDnsResolverConfig";
  private static final Duration LEAST = Duration.ofMillis(1);
  private static final int PORT = 53;
  private static final String[] FIELDS = {
    "dns_refresh_rate",
    "dns_jitter",
    "dns_failure_refresh_rate",
    "respect_dns_ttl",
    "dns_lookup_family",
    "dns_resolvers",
    "use_tcp_for_dns_lookups",
    "dns_resolution_config",
    "typed_dns_resolver_config"
  };

  private NameResolutionParser() {}

  /// They mean nothing where there are no names.
  static void ignore(Fields cluster) {
    for (String field : FIELDS) {
      cluster.has(field);
    }
  }

  static NameResolution parse(Fields cluster) {
    Duration rate = cluster.duration("dns_refresh_rate", Duration.ofSeconds(5));
    require(cluster, "dns_refresh_rate", rate, LEAST);
    return new NameResolution(
        family(cluster),
        servers(cluster),
        rate,
        cluster.bool("respect_dns_ttl"),
        cluster.duration("dns_jitter", Duration.ZERO),
        failures(cluster.child("dns_failure_refresh_rate")));
  }

  private static void require(Fields fields, String field, Duration given, Duration least) {
    if (given.compareTo(least) < 0) {
      fields.problem(field, given + " (expected: at least " + least + ")");
    }
  }

  private static Family family(Fields cluster) {
    String word = cluster.word("dns_lookup_family");
    for (Family family : Family.values()) {
      if (family.name().equals(word)) {
        return family;
      }
    }
    cluster.problem(
        "dns_lookup_family", word + " (expected: one of " + Arrays.toString(Family.values()) + ")");
    return Family.AUTO;
  }

  private static @Nullable Backoff failures(@Nullable Fields rate) {
    if (rate == null) {
      return null;
    }
    Duration base = rate.duration("base_interval", Duration.ZERO);
    Duration max = rate.duration("max_interval", base.multipliedBy(10));
    require(rate, "base_interval", base, LEAST);
    require(rate, "max_interval", max, base);
    rate.refuseOthers();
    return new Backoff(base, max);
  }

  private static List<Address> servers(Fields cluster) {
    Fields typed = cluster.child("typed_dns_resolver_config");
    if (typed != null) {
      return typed(typed);
    }
    Fields config = cluster.child("dns_resolution_config");
    return config == null
        ? addresses(cluster.children("dns_resolvers"))
        : configured(config, "resolvers");
  }

  private static List<Address> typed(Fields typed) {
    typed.string("name"); // The type says it.
    String type = typed.anyType("typed_config");
    Fields config = type.equals(CARES) ? typed.any("typed_config") : null;
    typed.refuseOthers();
    if (config == null) {
      typed.problem("typed_config", type + " is not supported (expected: " + CARES + ")");
      return List.of();
    }
    return configured(config, "resolvers", "udp_max_queries"); // Each has a port of its own.
  }

  private static List<Address> configured(Fields config, String field, String... harmless) {
    List<Address> servers = addresses(config.children(field));
    Fields options = config.child("dns_resolver_options");
    if (options != null) {
      options.refuseOthers();
    }
    config.refuseOthers(harmless);
    return servers;
  }

  private static List<Address> addresses(List<Fields> addresses) {
    return addresses.stream().map(NameResolutionParser::address).toList();
  }

  private static Address address(Fields address) {
    Fields socket = address.requiredChild("socket_address");
    address.refuseOthers();
    return socket == null ? new Address("127.0.0.1", PORT) : socket(socket);
  }

  private static Address socket(Fields socket) {
    String host = socket.required("address");
    if (!host.isEmpty() && NetUtil.createInetAddressFromIpAddressString(host) == null) {
      socket.problem("address", host + " (expected: an IP address)");
    }
    int port = socket.integer("port_value", PORT, 0, 65535);
    socket.refuseOthers("protocol", "ipv4_compat", "resolver_name"); // UDP first, whatever it says
    return new Address(host, port == 0 ? PORT : port);
  }
}
