package io.lateen.pilot.translate.security;

/// By what kind of connection a request has come to a sidecar.
public enum Transport {
  /// Nobody has proved anything yet.
  PLAINTEXT,
  /// The caller has shown a certificate of the mesh.
  MUTUAL_TLS
}
