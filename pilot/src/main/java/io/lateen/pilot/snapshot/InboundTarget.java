package io.lateen.pilot.snapshot;

import java.util.Map;

/// A port of a workload, as rules about security mean it.
///
/// @param namespace of the workload
/// @param labels of the workload
/// @param host of the service behind the port
/// @param servicePort as callers know it
/// @param portName of the service's port
/// @param port the workload's own
public record InboundTarget(
    String namespace,
    Map<String, String> labels,
    String host,
    int servicePort,
    String portName,
    int port) {
  public InboundTarget {
    labels = Map.copyOf(labels);
  }
}
