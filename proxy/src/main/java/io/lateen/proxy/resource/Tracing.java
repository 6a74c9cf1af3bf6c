package io.lateen.proxy.resource;

/// `HttpConnectionManager.Tracing` with a provider this proxy has.
///
/// @param sampled percent of the requests that nobody has decided about
/// @param asked percent of those among them that bring `x-client-trace-id`
/// @param server whether it is called sides that are traced; false: calling sides
/// @param maxPathLength characters of a path that are told
public record Tracing(
    double sampled, double asked, boolean server, int maxPathLength, Collector collector) {

  /// Who is told of spans.
  public sealed interface Collector {
    /// Where spans go.
    String cluster();

    /// What requests call it: `host` or `:authority`.
    String hostname();
  }

  /// Takes JSON, version 2.
  ///
  /// @param endpoint path there
  /// @param sharedSpans called sides use the span of the calling side
  public record Zipkin(String cluster, String endpoint, String hostname, boolean sharedSpans)
      implements Collector {}

  /// Takes OTLP by POST.
  ///
  /// @param path there
  /// @param service what spans say they are of; empty: what the proxy calls itself
  public record OtlpHttp(String cluster, String path, String hostname, String service)
      implements Collector {}

  /// Takes OTLP by gRPC.
  ///
  /// @param service what spans say they are of; empty: what the proxy calls itself
  public record OtlpGrpc(String cluster, String hostname, String service) implements Collector {}
}
