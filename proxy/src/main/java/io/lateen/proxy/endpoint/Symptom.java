package io.lateen.proxy.endpoint;

/// What makes an endpoint an outlier (Envoy, "Outlier detection", detection types).
public enum Symptom {
  CONSECUTIVE_5XX("consecutive_5xx"),
  CONSECUTIVE_GATEWAY_FAILURE("consecutive_gateway_failure"),
  CONSECUTIVE_LOCAL_ORIGIN_FAILURE("consecutive_local_origin_failure"),
  SUCCESS_RATE("success_rate"),
  LOCAL_ORIGIN_SUCCESS_RATE("local_origin_success_rate"),
  FAILURE_PERCENTAGE("failure_percentage"),
  LOCAL_ORIGIN_FAILURE_PERCENTAGE("failure_percentage_local_origin");

  private final String stat;

  Symptom(String stat) {
    this.stat = stat;
  }

  /// Its part in names of statistics.
  public String stat() {
    return stat;
  }
}
