package io.lateen.galley.http;

/// Told of every answer of the API, before it is sent. Must be quick and must not throw.
@FunctionalInterface
public interface AnswerListener {
  /// @param method of HTTP
  void answered(String method, int status);
}
