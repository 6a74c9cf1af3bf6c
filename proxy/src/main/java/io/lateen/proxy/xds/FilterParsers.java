package io.lateen.proxy.xds;

import io.lateen.proxy.message.Fields;
import io.lateen.proxy.resource.FilterConfig;
import io.lateen.proxy.resource.FilterParser;
import io.lateen.proxy.resource.HttpFilterConfig;
import io.lateen.proxy.resource.PerFilterConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds the filter that takes a message.
final class FilterParsers {
  private static final String GENERIC = "envoy.config.route.v3.FilterConfig";
  private final Map<String, FilterParser> byMessage = new HashMap<>();
  private final Map<String, FilterParser> byNetworkMessage = new HashMap<>();
  private final Map<String, FilterParser> byPerRouteMessage = new HashMap<>();

  FilterParsers(List<FilterParser> parsers) {
    for (FilterParser parser : parsers) {
      (parser.isNetwork() ? byNetworkMessage : byMessage).put(parser.messageName(), parser);
      String perRoute = parser.perRouteMessageName();
      if (perRoute != null) {
        byPerRouteMessage.put(perRoute, parser);
      }
    }
  }

  List<HttpFilterConfig> filters(Fields manager) {
    List<HttpFilterConfig> filters = new ArrayList<>();
    for (Fields filter : manager.children("http_filters")) {
      HttpFilterConfig config = filter(filter);
      if (config != null) {
        filters.add(config);
      }
    }
    return filters;
  }

  /// The network filter that takes a message; null: there is none.
  @Nullable FilterParser network(String type) {
    return byNetworkMessage.get(type);
  }

  private @Nullable HttpFilterConfig filter(Fields filter) {
    String name = filter.required("name");
    boolean optional = filter.bool("is_optional");
    boolean disabled = filter.bool("disabled");
    String type = filter.anyType("typed_config");
    FilterParser parser = byMessage.get(type);
    if (parser == null) {
      if (!optional) {
        filter.problem("typed_config", type + " is no HTTP filter that is known here");
      }
      return null;
    }
    Fields config = filter.any("typed_config");
    filter.refuseOthers();
    return config == null ? null : new HttpFilterConfig(name, parser.parse(config), disabled);
  }

  /// `typed_per_filter_config` of a table, host, route or weighted cluster.
  PerFilterConfig perFilter(Fields owner) {
    Map<String, FilterConfig> configs = new HashMap<>();
    for (Fields entry : owner.entries("typed_per_filter_config")) {
      FilterConfig config = perRoute(entry);
      if (config != null) {
        configs.put(entry.string("key"), config);
      }
    }
    return configs.isEmpty() ? PerFilterConfig.NONE : new PerFilterConfig(configs);
  }

  private @Nullable FilterConfig perRoute(Fields entry) {
    String type = entry.anyType("value");
    if (type.equals(GENERIC)) {
      Fields generic = entry.any("value");
      return generic == null ? null : generic(generic);
    }
    FilterParser parser = byPerRouteMessage.get(type);
    if (parser == null) {
      entry.problem("value", type + " is no per-route configuration that is known here");
      return null;
    }
    Fields config = entry.any("value");
    return config == null ? null : parser.parsePerRoute(config);
  }

  private @Nullable FilterConfig generic(Fields generic) {
    if (generic.bool("disabled")) {
      return new PerFilterConfig.Disabled();
    }
    String type = generic.anyType("config");
    FilterParser parser = byPerRouteMessage.get(type);
    if (parser == null) {
      if (!generic.bool("is_optional")) {
        generic.problem("config", type + " is no per-route configuration that is known here");
      }
      return null;
    }
    Fields config = generic.any("config");
    return config == null ? null : parser.parsePerRoute(config);
  }
}
