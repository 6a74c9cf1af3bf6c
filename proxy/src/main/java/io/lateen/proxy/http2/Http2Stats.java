package io.lateen.proxy.http2;

import io.lateen.proxy.stats.Counter;
import io.lateen.proxy.stats.Gauge;
import io.lateen.proxy.stats.Scope;

/// `http2.*` of listeners and `cluster.<name>.http2.*`, by Envoy's names.
public final class Http2Stats {
  final Counter headerOverflow;
  final Counter tooManyHeaderFrames;
  final Counter emptyFramesFlood;
  final Counter priorityFramesFlood;
  final Counter windowUpdateFramesFlood;
  final Counter controlFlood;
  final Counter outboundControlFlood;
  final Counter rxMessagingError;
  final Counter rxReset;
  final Counter txReset;
  final Counter streamRefused;
  final Counter trailers;
  final Counter goAwaySent;
  final Counter prematureResets;
  final Counter keepaliveTimeout;
  final Gauge streamsActive;

  public Http2Stats(Scope scope) {
    headerOverflow = scope.counter("header_overflow");
    tooManyHeaderFrames = scope.counter("too_many_header_frames");
    emptyFramesFlood = scope.counter("inbound_empty_frames_flood");
    priorityFramesFlood = scope.counter("inbound_priority_frames_flood");
    windowUpdateFramesFlood = scope.counter("inbound_window_update_frames_flood");
    controlFlood = scope.counter("inbound_control_frames_flood");
    outboundControlFlood = scope.counter("outbound_control_flood");
    rxMessagingError = scope.counter("rx_messaging_error");
    rxReset = scope.counter("rx_reset");
    txReset = scope.counter("tx_reset");
    streamRefused = scope.counter("stream_refused_errors");
    trailers = scope.counter("trailers");
    goAwaySent = scope.counter("goaway_sent");
    prematureResets = scope.counter("premature_resets_flood");
    keepaliveTimeout = scope.counter("keepalive_timeout");
    streamsActive = scope.gauge("streams_active");
  }
}
