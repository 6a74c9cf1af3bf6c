package io.lateen.app.outside.storm;

import java.net.http.HttpClient;

/// Somebody who asks services of the mesh.
///
/// @param pod whose sidecar his requests go through; empty: he asks the services' Pods directly, in
///     plain text, and has no name
/// @param namespace of his certificate; empty: he has none
/// @param account the same
record Caller(String pod, String namespace, String account, HttpClient client) {
  boolean isNamed() {
    return !account.isEmpty();
  }

  @Override
  public String toString() {
    return isNamed() ? namespace + "/" + account + " (" + pod + ")" : "somebody without a name";
  }
}
