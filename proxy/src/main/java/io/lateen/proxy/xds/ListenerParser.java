package io.lateen.proxy.xds;

import io.lateen.proxy.message.Fields;
import io.lateen.proxy.resource.FilterChain;
import io.lateen.proxy.resource.FilterParser;
import io.lateen.proxy.resource.Listener;
import io.lateen.proxy.resource.Listener.Binding;
import io.lateen.proxy.resource.Listener.ListenerFilters;
import io.lateen.proxy.resource.NetworkFilter;
import io.lateen.proxy.resource.SocketPath;
import io.lateen.proxy.resource.TcpProxy;
import io.lateen.proxy.xds.AddressParser.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// `envoy.config.listener.v3.Listener` → `Listener`.
final class ListenerParser {
  private static final String NETWORK = "envoy.extensions.filters.network.";
  static final String MANAGER = NETWORK + "http_connection_manager.v3.HttpConnectionManager";
  private static final String TCP_PROXY = NETWORK + "tcp_proxy.v3.TcpProxy";
  private static final String[] HARMLESS = {
    "stat_prefix",
    "per_connection_buffer_limit_bytes",
    "metadata",
    "drain_type",
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

  private final FilterParsers filters;
  private final HttpConnectionManagerParser managers;
  private final Function<String, @Nullable String> obstacle;

  ListenerParser(FilterParsers filters) {
    this(filters, Sources.CONTROL_PLANE, SocketPath::obstacle);
  }

  /// @param obstacle why there can be no unix socket at a path now; null: it can be
  ListenerParser(
      FilterParsers filters, Sources sources, Function<String, @Nullable String> obstacle) {
    this.filters = filters;
    this.obstacle = obstacle;
    this.managers = new HttpConnectionManagerParser(filters, sources);
  }

  Listener parse(Fields listener) {
    boolean inbound = listener.word("traffic_direction").equals("INBOUND");
    Fields defaultChain = listener.child("default_filter_chain");
    Place place = AddressParser.parseListener(listener.requiredChild("address"), obstacle);
    Listener parsed =
        new Listener(
            listener.required("name"),
            place.address(),
            binding(listener, place),
            listener.bool("use_original_dst"),
            listenerFilters(listener),
            chains(listener, inbound),
            defaultChain == null ? null : chain(defaultChain, inbound));
    listener.refuseOthers(HARMLESS);
    if (parsed.chains().isEmpty() && parsed.defaultChain() == null) {
      listener.problem("filter_chains", "empty (expected: at least one)");
    }
    return parsed;
  }

  private static Binding binding(Fields listener, Place place) {
    Fields old = listener.child("deprecated_v1");
    boolean byOld = old == null || old.bool("bind_to_port", true);
    return new Binding(
        listener.bool("bind_to_port", byOld),
        ofIp(listener, "transparent", place),
        ofIp(listener, "freebind", place),
        place.mode());
  }

  private static boolean ofIp(Fields listener, String option, Place place) {
    boolean wanted = listener.bool(option);
    if (wanted && place.address().isPipe()) {
      listener.problem(option, "true (expected: false; " + place.address() + " is no IP address)");
    }
    return wanted;
  }

  private static ListenerFilters listenerFilters(Fields listener) {
    boolean originalDestination = false;
    boolean tlsInspector = false;
    boolean httpInspector = false;
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
        case "envoy.extensions.filters.listener.http_inspector.v3.HttpInspector",
            "envoy.filters.listener.http_inspector",
            "envoy.listener.http_inspector" ->
            httpInspector = true;
        default -> filter.problem("name", name + " is no listener filter that is known here");
      }
      filter.refuseOthers();
    }
    return new ListenerFilters(
        originalDestination,
        tlsInspector,
        httpInspector,
        listener.duration("listener_filters_timeout", Duration.ofSeconds(15)),
        listener.bool("continue_on_listener_filters_timeout"));
  }

  private List<FilterChain> chains(Fields listener, boolean inbound) {
    List<FilterChain> chains = new ArrayList<>();
    for (Fields chain : listener.children("filter_chains")) {
      FilterChain parsed = chain(chain, inbound);
      for (int i = 0; i < chains.size(); i++) {
        if (chains.get(i).match().equals(parsed.match())) {
          chain.problem("filter_chain_match", "the same as filter_chains[" + i + "]'s");
        }
      }
      chains.add(parsed);
    }
    return chains;
  }

  private FilterChain chain(Fields chain, boolean inbound) {
    FilterChain parsed =
        new FilterChain(
            chain.string("name"),
            FilterChainMatchParser.parse(chain.child("filter_chain_match")),
            TlsParser.downstream(chain.child("transport_socket")),
            networkFilters(chain, inbound));
    chain.refuseOthers("metadata", "transport_socket_connect_timeout");
    return parsed;
  }

  private List<NetworkFilter> networkFilters(Fields chain, boolean inbound) {
    List<NetworkFilter> filters = new ArrayList<>();
    for (Fields filter : chain.children("filters")) {
      NetworkFilter parsed = networkFilter(filter, inbound);
      if (parsed != null) {
        filters.add(parsed);
      }
    }
    long before = filters.stream().filter(f -> f instanceof NetworkFilter.Before).count();
    long terminal = filters.size() - before;
    if (terminal != 1 || filters.getLast() instanceof NetworkFilter.Before) {
      chain.problem("filters", terminal + " terminal filters (expected: one, the last)");
    } else if (before > 0 && !(filters.getLast() instanceof TcpProxy)) {
      chain.problem("filters", "others before HTTP (expected: HTTP filters in the manager)");
    }
    return filters;
  }

  private @Nullable NetworkFilter networkFilter(Fields filter, boolean inbound) {
    String type = filter.anyType("typed_config");
    FilterParser before = filters.network(type);
    boolean known = before != null || type.equals(MANAGER) || type.equals(TCP_PROXY);
    Fields config = known ? filter.any("typed_config") : null;
    if (config == null) {
      filter.problem("typed_config", type + " is no network filter that is known here");
      return null;
    } else if (before != null) {
      return new NetworkFilter.Before(filter.required("name"), before.parse(config));
    }
    return type.equals(MANAGER) ? managers.parse(config, inbound) : TcpProxyParser.parse(config);
  }
}
