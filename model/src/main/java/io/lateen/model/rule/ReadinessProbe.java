package io.lateen.model.rule;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a workload's program is asked whether it is well (networking.istio.io/v1 `ReadinessProbe`).
/// Times are seconds; 0 stands for what Kubernetes takes then.
///
/// @param action null: none is given
public record ReadinessProbe(
    int initialDelay,
    int timeout,
    int period,
    int successThreshold,
    int failureThreshold,
    @Nullable Action action) {

  /// What is done.
  public sealed interface Action {}

  /// @param host empty: where the program listens
  /// @param scheme `HTTP`, `HTTPS`, or empty for the former
  public record HttpGet(String path, int port, String host, String scheme, List<HttpHeader> headers)
      implements Action {
    public HttpGet {
      headers = List.copyOf(headers);
    }
  }

  public record HttpHeader(String name, String value) {}

  /// @param host empty: where the program listens
  public record TcpSocket(String host, int port) implements Action {}

  /// Well is what ends with 0.
  public record Exec(List<String> command) implements Action {
    public Exec {
      command = List.copyOf(command);
    }
  }
}
