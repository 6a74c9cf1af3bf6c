package io.lateen.prometheus.promql;

/// Why a query has no result, in Prometheus's words where it has some.
public final class QueryException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Kind kind;

  QueryException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /// @param position index of a character in the query
  static QueryException syntax(String query, int position, String message) {
    int line = (int) query.chars().limit(position).filter(c -> c == '\n').count() + 1;
    int column = position - query.lastIndexOf('\n', position - 1);
    return new QueryException(
        Kind.BAD_QUERY, "%d:%d: parse error: %s".formatted(line, column, message));
  }

  static QueryException failed(String message) {
    return new QueryException(Kind.FAILED, message);
  }

  public Kind kind() {
    return kind;
  }

  public String text() {
    return String.valueOf(getMessage());
  }

  /// What a caller can do about it.
  public enum Kind {
    /// Write it differently.
    BAD_QUERY,
    /// It met data it cannot work with.
    FAILED,
    /// Ask for less.
    TOO_LONG
  }
}
