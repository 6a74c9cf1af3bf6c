package io.lateen.galley.stream;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a running Pod is reached.
///
/// @param sidecar whether a proxy stands before its application
public record PodAddress(String namespace, String name, String ip, boolean sidecar) {
  private static final Pattern LOOPBACK =
      Pattern.compile("(127\\.\\d{1,3}\\.)(\\d|[1-5]\\d|6[0-3])(\\.\\d{1,3})");
  private static final int APPLICATION_SIDE = 64;
  private static final int ADMIN = 15_000;
  private static final int LAST_OF_THE_SIDECAR = 15_099;

  /// Kubernetes forwards to the application itself, whatever its sidecar demands of others. On
  /// loopback addresses it has one of its own, where the sidecar's admin is too; what else Istio's
  /// sidecar has for itself is on the Pod's.
  String hostOf(int port) {
    Matcher own = LOOPBACK.matcher(ip);
    boolean ofTheSidecar = port > ADMIN && port <= LAST_OF_THE_SIDECAR;
    return sidecar && !ofTheSidecar && own.matches()
        ? own.group(1) + (Integer.parseInt(own.group(2)) + APPLICATION_SIDE) + own.group(3)
        : ip;
  }
}
