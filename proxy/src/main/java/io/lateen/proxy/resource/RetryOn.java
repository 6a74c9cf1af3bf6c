package io.lateen.proxy.resource;

import org.jspecify.annotations.Nullable;

/// The conditions of `x-envoy-retry-on` and `x-envoy-retry-grpc-on` (Envoy's "Router" document).
public enum RetryOn {
  SERVER_ERROR("5xx"),
  GATEWAY_ERROR("gateway-error"),
  RESET("reset"),
  RESET_BEFORE_REQUEST("reset-before-request"),
  CONNECT_FAILURE("connect-failure"),
  ENVOY_RATELIMITED("envoy-ratelimited"),
  RETRIABLE_4XX("retriable-4xx"),
  REFUSED_STREAM("refused-stream"),
  RETRIABLE_STATUS_CODES("retriable-status-codes"),
  RETRIABLE_HEADERS("retriable-headers"),
  GRPC_CANCELLED("cancelled"),
  GRPC_DEADLINE_EXCEEDED("deadline-exceeded"),
  GRPC_INTERNAL("internal"),
  GRPC_RESOURCE_EXHAUSTED("resource-exhausted"),
  GRPC_UNAVAILABLE("unavailable");

  private final String word;

  RetryOn(String word) {
    this.word = word;
  }

  /// How it is written in configuration and headers.
  public String word() {
    return word;
  }

  /// Whether it looks at gRPC's status.
  public boolean ofGrpc() {
    return name().startsWith("GRPC_");
  }

  /// Null for a word nobody knows, which Envoy passes over.
  public static @Nullable RetryOn of(String word) {
    for (RetryOn condition : values()) {
      if (condition.word.equals(word)) {
        return condition;
      }
    }
    return null;
  }
}
