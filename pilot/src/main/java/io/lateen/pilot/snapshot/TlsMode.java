package io.lateen.pilot.snapshot;

/// How today's Istio marks workloads whose proxies speak mutual TLS: by a label of the Pod, and
/// by what endpoints and clusters are matched with.
public final class TlsMode {
  /// Of a workload.
  public static final String LABEL = "security.istio.io/tlsMode";

  /// Its one value that says yes.
  public static final String ISTIO = "istio";

  private TlsMode() {}
}
