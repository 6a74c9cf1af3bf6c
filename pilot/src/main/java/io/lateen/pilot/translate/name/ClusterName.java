package io.lateen.pilot.translate.name;

import org.jspecify.annotations.Nullable;

/// `outbound|9080|v1|reviews.default.svc.cluster.local`.
///
/// @param subset empty for the whole service; of inbound clusters the port's name
public record ClusterName(Direction direction, int port, String subset, String host) {

  /// Where connections to nobody go.
  public static final String BLACK_HOLE = "BlackHoleCluster";

  /// Where connections go on to wherever they were bound for.
  public static final String PASSTHROUGH = "PassthroughCluster";

  /// Seen from the proxy.
  public enum Direction {
    INBOUND("inbound"),
    OUTBOUND("outbound");

    private final String text;

    Direction(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  public static ClusterName outbound(int port, String subset, String host) {
    return new ClusterName(Direction.OUTBOUND, port, subset, host);
  }

  public static ClusterName inbound(int port, String portName, String host) {
    return new ClusterName(Direction.INBOUND, port, portName, host);
  }

  /// The name's parts; null when it is not of this shape. Reads the server name form too.
  public static @Nullable ClusterName parse(String text) {
    String[] parts = text.split(text.contains("|") ? "\\|" : "_\\.", -1);
    if (parts.length != 4 || !parts[1].matches("\\d{1,5}")) {
      return null;
    }
    int port = Integer.parseInt(parts[1]);
    return switch (parts[0]) {
      case "outbound" -> outbound(port, parts[2], parts[3]);
      case "inbound" -> inbound(port, parts[2], parts[3]);
      default -> null;
    };
  }

  /// The form that is valid as TLS server name: `outbound_.9080_.v1_.reviews.default…`.
  public String serverName() {
    return String.join("_.", direction.toString(), String.valueOf(port), subset, host);
  }

  @Override
  public String toString() {
    return direction + "|" + port + "|" + subset + "|" + host;
  }
}
