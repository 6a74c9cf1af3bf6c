package io.lateen.app.outside.storm;

/// What a law is about.
///
/// @param method or `*`
/// @param path exact, `*`, or `*` and an end
record Act(String method, String path) {
  boolean covers(Question question) {
    return (method.equals("*") || method.equals(question.method()))
        && (path.startsWith("*")
            ? question.path().endsWith(path.substring(1))
            : path.equals(question.path()));
  }

  @Override
  public String toString() {
    return "methods: [\"" + method + "\"], paths: [\"" + path + "\"]";
  }
}
