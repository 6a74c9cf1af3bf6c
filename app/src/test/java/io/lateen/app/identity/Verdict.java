package io.lateen.app.identity;

import java.util.function.Predicate;

/// How a sidecar may answer a caller.
enum Verdict implements Predicate<String> {
  LET_IN("HTTP/1.1 200", ""),
  DENIED("HTTP/1.1 403", ""),
  UNPROVED("HTTP/1.1 401", "Peer authentication failed.");

  private final String start;
  private final String end;

  Verdict(String start, String end) {
    this.start = start;
    this.end = end;
  }

  /// @param answer the whole; empty: the connection was refused
  @Override
  public boolean test(String answer) {
    return answer.startsWith(start) && answer.endsWith(end);
  }
}
