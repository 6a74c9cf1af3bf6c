package io.lateen.cli.inject;

import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// The TCP ports that the containers of a Pod say they listen on.
final class ApplicationPorts {
  private ApplicationPorts() {}

  /// `9080,9081`; asked before the sidecar is added.
  static String of(Workload workload) {
    return workload
        .containers()
        .valueStream()
        .flatMap(container -> container.path("ports").valueStream())
        .filter(port -> port.path("protocol").asString("TCP").equals("TCP"))
        .map(port -> port.path("containerPort"))
        .filter(JsonNode::isInt)
        .map(JsonNode::asString)
        .collect(Collectors.joining(","));
  }
}
