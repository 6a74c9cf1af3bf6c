package io.lateen.node.kubelet.probe;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.HTTPHeader;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Probe;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// What to ask, how often, and how many answers decide; with Kubernetes' defaults filled in.
public record ProbePlan(
    Check check,
    Duration initialDelay,
    Duration period,
    Duration timeout,
    int successThreshold,
    int failureThreshold) {

  /// The plan of a probe of `container`, or null when there is none. `host` tells the address of a
  /// port.
  ///
  /// @throws IllegalArgumentException for a port name the container does not have, or no action
  public static @Nullable ProbePlan of(
      @Nullable Probe probe, Container container, IntFunction<String> host, CommandRunner runner) {
    return probe == null ? null : timed(probe, check(probe, container, host, runner));
  }

  /// The plan for a part of this JVM that says itself whether it is ready.
  public static ProbePlan asking(BooleanSupplier ready) {
    Duration second = Duration.ofSeconds(1);
    return new ProbePlan(new Check.Asked(ready), Duration.ZERO, second, second, 1, 1);
  }

  /// Asks a single time, as hooks do.
  ///
  /// @throws IOException when the answer is bad
  public static void once(
      Probe action,
      Container container,
      IntFunction<String> host,
      CommandRunner runner,
      Duration timeout)
      throws IOException {
    check(action, container, host, runner).ask(timeout);
  }

  private static ProbePlan timed(Probe probe, Check check) {
    return new ProbePlan(
        check,
        Duration.ofSeconds(or(probe.getInitialDelaySeconds(), 0)),
        Duration.ofSeconds(or(probe.getPeriodSeconds(), 10)),
        Duration.ofSeconds(or(probe.getTimeoutSeconds(), 1)),
        or(probe.getSuccessThreshold(), 1),
        or(probe.getFailureThreshold(), 3));
  }

  /// Absent and 0 both mean the default, as in Kubernetes.
  private static int or(@Nullable Integer value, int otherwise) {
    return value == null || value == 0 ? otherwise : value;
  }

  private static Check check(
      Probe probe, Container container, IntFunction<String> host, CommandRunner runner) {
    if (probe.getHttpGet() != null) {
      return httpGet(probe.getHttpGet(), container, host);
    }
    if (probe.getTcpSocket() != null) {
      String other = probe.getTcpSocket().getHost();
      int port = port(probe.getTcpSocket().getPort(), container);
      return new Check.TcpSocket(other == null ? host.apply(port) : other, port);
    }
    if (probe.getExec() != null) {
      return new Check.Exec(List.copyOf(probe.getExec().getCommand()), runner);
    }
    throw new IllegalArgumentException(
        "probe of container " + container.getName() + ": (expected: httpGet, tcpSocket or exec)");
  }

  private static Check httpGet(HTTPGetAction get, Container container, IntFunction<String> host) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (HTTPHeader header : get.getHttpHeaders()) {
      headers.put(header.getName(), header.getValue());
    }
    int port = port(get.getPort(), container);
    return new Check.HttpGet(
        get.getHost() == null ? host.apply(port) : get.getHost(),
        port,
        get.getPath() == null ? "/" : get.getPath(),
        headers,
        "HTTPS".equals(get.getScheme()));
  }

  private static int port(IntOrString port, Container container) {
    if (port.getIntVal() != null) {
      return port.getIntVal();
    }
    return container.getPorts().stream()
        .filter(one -> port.getStrVal().equals(one.getName()))
        .map(ContainerPort::getContainerPort)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "probe port: %s (expected: a number or a port name of container %s)"
                        .formatted(port.getStrVal(), container.getName())));
  }
}
