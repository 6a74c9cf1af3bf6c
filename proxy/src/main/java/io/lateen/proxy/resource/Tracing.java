package io.lateen.proxy.resource;

/// `HttpConnectionManager.Tracing` with a Zipkin provider.
///
/// @param sampled percent of the requests that nobody has decided about
/// @param server whether it is called sides that are traced; false: calling sides
/// @param sharedSpans called sides use the span of the calling side
/// @param cluster where spans go
/// @param endpoint path there
/// @param hostname what the `host` header says
public record Tracing(
    double sampled,
    boolean server,
    boolean sharedSpans,
    String cluster,
    String endpoint,
    String hostname) {}
