package io.lateen.app.outside.storm;

/// What is asked again and again.
///
/// @param service its name in namespace default, which is its Pods' label `app` too
record Question(Caller caller, String service, String method, String path) {
  @Override
  public String toString() {
    return caller + ": " + method + " " + service + path;
  }
}
