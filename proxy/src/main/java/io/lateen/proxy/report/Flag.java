package io.lateen.proxy.report;

/// Envoy's response flags: what was unusual about an exchange.
public enum Flag {
  FAILED_LOCAL_HEALTH_CHECK("LH", "FailedLocalHealthCheck"),
  NO_HEALTHY_UPSTREAM("UH", "NoHealthyUpstream"),
  UPSTREAM_CONNECTION_FAILURE("UF", "UpstreamConnectionFailure"),
  UPSTREAM_OVERFLOW("UO", "UpstreamOverflow"),
  NO_ROUTE("NR", "NoRouteFound"),
  UPSTREAM_TIMEOUT("UT", "UpstreamRequestTimeout"),
  RETRY_LIMIT("URX", "UpstreamRetryLimitExceeded"),
  NO_CLUSTER("NC", "NoClusterFound"),
  UPSTREAM_CONNECTION_TERMINATION("UC", "UpstreamConnectionTermination"),
  LOCAL_RESET("LR", "LocalReset"),
  UPSTREAM_REMOTE_RESET("UR", "UpstreamRemoteReset"),
  UPSTREAM_PROTOCOL_ERROR("UPE", "UpstreamProtocolError"),
  DOWNSTREAM_TERMINATION("DC", "DownstreamConnectionTermination"),
  DOWNSTREAM_PROTOCOL_ERROR("DPE", "DownstreamProtocolError"),
  DELAY_INJECTED("DI", "DelayInjected"),
  FAULT_INJECTED("FI", "FaultInjected"),
  STREAM_IDLE_TIMEOUT("SI", "StreamIdleTimeout"),
  DURATION_TIMEOUT("DT", "DurationTimeout"),
  RATE_LIMITED("RL", "RateLimited"),
  UNAUTHORIZED_EXTERNAL_SERVICE("UAEX", "UnauthorizedExternalService");

  private final String code;
  private final String text;

  Flag(String code, String text) {
    this.code = code;
    this.text = text;
  }

  public String code() {
    return code;
  }

  /// Envoy's long form of the code.
  public String text() {
    return text;
  }
}
