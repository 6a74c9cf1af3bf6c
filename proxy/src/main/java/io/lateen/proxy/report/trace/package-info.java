/// Traces: who a request belongs to, by B3 and W3C headers, and spans for Zipkin or a collector of
/// OTLP. Off, it is not there: a connection manager without tracing has no
/// [io.lateen.proxy.report.trace.Tracer].
@NullMarked
package io.lateen.proxy.report.trace;

import org.jspecify.annotations.NullMarked;
