package io.lateen.prometheus.http;

/// A request that gets an error instead of data.
final class ApiException extends Exception {
  private static final long serialVersionUID = 1;

  private final Type type;

  ApiException(Type type, String message) {
    super(message);
    this.type = type;
  }

  static ApiException badParameter(String name, String message) {
    return new ApiException(Type.BAD_DATA, "invalid parameter \"" + name + "\": " + message);
  }

  Type type() {
    return type;
  }

  String text() {
    return String.valueOf(getMessage());
  }

  /// Prometheus's kinds of errors.
  enum Type {
    BAD_DATA("bad_data", 400),
    EXECUTION("execution", 422),
    INTERNAL("internal", 500),
    NOT_FOUND("not_found", 404),
    TIMEOUT("timeout", 503);

    final String text;
    final int status;

    Type(String text, int status) {
      this.text = text;
      this.status = status;
    }
  }
}
