package io.lateen.proxy.report;

/// Envoy's response flags: what was unusual about an exchange.
public enum Flag {
  NO_HEALTHY_UPSTREAM("UH"),
  UPSTREAM_CONNECTION_FAILURE("UF"),
  UPSTREAM_OVERFLOW("UO"),
  NO_ROUTE("NR"),
  UPSTREAM_TIMEOUT("UT"),
  RETRY_LIMIT("URX"),
  NO_CLUSTER("NC"),
  UPSTREAM_CONNECTION_TERMINATION("UC"),
  UPSTREAM_REMOTE_RESET("UR"),
  UPSTREAM_PROTOCOL_ERROR("UPE"),
  DOWNSTREAM_TERMINATION("DC"),
  DOWNSTREAM_PROTOCOL_ERROR("DPE"),
  DELAY_INJECTED("DI"),
  FAULT_INJECTED("FI"),
  STREAM_IDLE_TIMEOUT("SI"),
  DURATION_TIMEOUT("DT"),
  RATE_LIMITED("RL"),
  UNAUTHORIZED_EXTERNAL_SERVICE("UAEX");

  private final String code;

  Flag(String code) {
    this.code = code;
  }

  public String code() {
    return code;
  }
}
