package io.lateen.proxy.filter.http;

import io.lateen.proxy.resource.FilterParser;
import java.util.List;
import java.util.ServiceLoader;

/// The HTTP filters this proxy has, found as services, so that a new one is a folder and a line.
public final class HttpFilters {
  private HttpFilters() {}

  public static List<FilterParser> parsers() {
    return ServiceLoader.load(FilterParser.class).stream()
        .map(ServiceLoader.Provider::get)
        .toList();
  }
}
