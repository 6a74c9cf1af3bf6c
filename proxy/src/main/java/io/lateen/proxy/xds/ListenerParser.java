package io.lateen.proxy.xds;

import io.lateen.proxy.message.Fields;
import io.lateen.proxy.resource.CidrRange;
import io.lateen.proxy.resource.FilterChain;
import io.lateen.proxy.resource.FilterChainMatch;
import io.lateen.proxy.resource.Listener;
import io.lateen.proxy.resource.Listener.ListenerFilters;
import io.lateen.proxy.resource.NetworkFilter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `envoy.config.listener.v3.Listener` → `Listener`.
final class ListenerParser {
  private static final String NETWORK = "envoy.extensions.filters.network.";
  private static final String MANAGER =
      NETWORK + "http_connection_manager.v3.HttpConnectionManager";
  private static final String TCP_PROXY = NETWORK + "tcp_proxy.v3.TcpProxy";
  private static final String[] HARMLESS = {
    "stat_prefix",
    "per_connection_buffer_limit_bytes",
    "metadata",
    "drain_type",
    "listener_filters_timeout",
    "continue_on_listener_filters_timeout",
    "freebind",
    "tcp_fast_open_queue_length",
    "traffic_direction",
    "connection_balance_config",
    "reuse_port",
    "enable_reuse_port",
    "tcp_backlog_size",
    "max_connections_to_accept_per_socket_event",
    "ignore_global_conn_limit",
    "bypass_overload_manager",
    "enable_mptcp",
    "access_log"
  };

  private final HttpConnectionManagerParser managers;

  ListenerParser(FilterParsers filters) {
    this.managers = new HttpConnectionManagerParser(filters);
  }

  Listener parse(Fields listener) {
    Fields defaultChain = listener.child("default_filter_chain");
    Listener parsed =
        new Listener(
            listener.required("name"),
            AddressParser.parse(listener.requiredChild("address")),
            bindToPort(listener),
            listener.bool("use_original_dst"),
            listenerFilters(listener),
            chains(listener),
            defaultChain == null ? null : chain(defaultChain));
    listener.refuseOthers(HARMLESS);
    if (parsed.chains().isEmpty() && parsed.defaultChain() == null) {
      listener.problem("filter_chains", "empty (expected: at least one)");
    }
    return parsed;
  }

  private static boolean bindToPort(Fields listener) {
    Fields old = listener.child("deprecated_v1");
    boolean byOld = old == null || old.bool("bind_to_port", true);
    return listener.bool("bind_to_port", byOld);
  }

  private static ListenerFilters listenerFilters(Fields listener) {
    boolean originalDestination = false;
    boolean tlsInspector = false;
    for (Fields filter : listener.children("listener_filters")) {
      String name = filter.string("name");
      String type = filter.anyType("typed_config");
      switch (type.isEmpty() ? name : type) {
        case "envoy.extensions.filters.listener.original_dst.v3.OriginalDst",
            "envoy.filters.listener.original_dst",
            "envoy.listener.original_dst" ->
            originalDestination = true;
        case "envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector",
            "envoy.filters.listener.tls_inspector",
            "envoy.listener.tls_inspector" ->
            tlsInspector = true;
        case "envoy.extensions.filters.listener.http_inspector.v3.HttpInspector" -> {
          // Only tells the protocol of a connection; an HTTP connection manager finds out itself.
        }
        default -> filter.problem("name", name + " is no listener filter that is known here");
      }
    }
    return new ListenerFilters(originalDestination, tlsInspector);
  }

  private List<FilterChain> chains(Fields listener) {
    List<FilterChain> chains = new ArrayList<>();
    for (Fields chain : listener.children("filter_chains")) {
      chains.add(chain(chain));
    }
    return chains;
  }

  private FilterChain chain(Fields chain) {
    FilterChain parsed =
        new FilterChain(
            chain.string("name"),
            match(chain.child("filter_chain_match")),
            TlsParser.downstream(chain.child("transport_socket")),
            networkFilters(chain));
    chain.refuseOthers("metadata", "transport_socket_connect_timeout");
    return parsed;
  }

  private static FilterChainMatch match(@Nullable Fields match) {
    if (match == null) {
      return FilterChainMatch.ANY;
    }
    List<CidrRange> ranges = new ArrayList<>();
    for (Fields range : match.children("prefix_ranges")) {
      ranges.add(
          new CidrRange(range.required("address_prefix"), range.integer("prefix_len", 0, 0, 128)));
    }
    FilterChainMatch parsed =
        new FilterChainMatch(
            match.integer("destination_port", 0, 0, 65535),
            ranges,
            match.string("transport_protocol"),
            match.strings("application_protocols"),
            match.strings("server_names"));
    match.refuseOthers();
    return parsed;
  }

  private List<NetworkFilter> networkFilters(Fields chain) {
    List<NetworkFilter> filters = new ArrayList<>();
    for (Fields filter : chain.children("filters")) {
      String type = filter.anyType("typed_config");
      boolean known = type.equals(MANAGER) || type.equals(TCP_PROXY);
      Fields config = known ? filter.any("typed_config") : null;
      if (config == null) {
        filter.problem("typed_config", type + " is no network filter that is known here");
      } else {
        filters.add(type.equals(MANAGER) ? managers.parse(config) : TcpProxyParser.parse(config));
      }
    }
    if (filters.size() != 1) {
      chain.problem("filters", filters.size() + " filters (expected: one that is terminal)");
    }
    return filters;
  }
}
