package io.lateen.proxy.resource;

import io.lateen.proxy.message.Fields;
import org.jspecify.annotations.Nullable;

/// The SPI of filters, configuration half: a filter's message → its `FilterConfig`. What is
/// wrong is added to the problems of `Fields` and the resource refused; the returned value then is
/// never used. Called on the configuration thread.
public interface FilterParser {
  /// Full name of the message, `envoy.extensions.filters.http.fault.v3.HTTPFault`; this, not the
  /// filter's name, chooses the parser.
  String messageName();

  FilterConfig parse(Fields config);

  /// True: a network filter, which stands before a TCP proxy; false: an HTTP filter.
  default boolean isNetwork() {
    return false;
  }

  /// Full name of the message in `typed_per_filter_config`; null: none is taken.
  default @Nullable String perRouteMessageName() {
    return null;
  }

  /// Configuration of one virtual host, route or weighted cluster.
  default FilterConfig parsePerRoute(Fields config) {
    return parse(config);
  }
}
