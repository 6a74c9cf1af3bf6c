package io.lateen.console.prometheus;

import java.io.IOException;

/// Prometheus is not there, too slow, or refuses a query; the message is for the page's reader.
public final class PrometheusProblem extends IOException {
  private static final long serialVersionUID = 1;

  private final String reason;

  PrometheusProblem(String message) {
    super(message);
    this.reason = message;
  }

  @Override
  public String getMessage() {
    return reason;
  }
}
