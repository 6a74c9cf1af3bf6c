package io.lateen.pilot.translate.route;

import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.lateen.model.rule.HeaderOperations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Header changes in Istio's order: set, then add, then the deprecated append.
final class HeaderEdits {
  private HeaderEdits() {}

  static List<HeaderValueOption> additions(HeaderOperations now, HeaderOperations deprecated) {
    List<HeaderValueOption> additions = new ArrayList<>();
    add(additions, now.set(), HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD);
    add(additions, now.add(), HeaderAppendAction.APPEND_IF_EXISTS_OR_ADD);
    add(additions, deprecated.set(), HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD);
    add(additions, deprecated.add(), HeaderAppendAction.APPEND_IF_EXISTS_OR_ADD);
    return additions;
  }

  static List<String> removals(HeaderOperations now, HeaderOperations deprecated) {
    return Stream.concat(now.remove().stream(), deprecated.remove().stream())
        .filter(name -> !name.isEmpty() && !isReserved(name))
        .distinct()
        .toList();
  }

  /// A new value for the host, which Envoy takes as a rewrite and not as a header.
  static Optional<String> host(HeaderOperations request) {
    return request.set().entrySet().stream()
        .filter(entry -> isHost(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private static void add(
      List<HeaderValueOption> additions, Map<String, String> headers, HeaderAppendAction action) {
    headers.forEach(
        (name, value) -> {
          if (!name.isEmpty() && !isReserved(name)) {
            additions.add(
                HeaderValueOption.newBuilder()
                    .setHeader(HeaderValue.newBuilder().setKey(name).setValue(value))
                    .setAppendAction(action)
                    .build());
          }
        });
  }

  /// Envoy refuses tables that touch these.
  private static boolean isReserved(String name) {
    return name.startsWith(":") || isHost(name);
  }

  private static boolean isHost(String name) {
    return name.equalsIgnoreCase("host") || name.equalsIgnoreCase(":authority");
  }
}
