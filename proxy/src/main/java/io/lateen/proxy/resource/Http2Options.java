package io.lateen.proxy.resource;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// `envoy.config.core.v3.Http2ProtocolOptions`. Null: the default of the codec.
///
/// @param hpackTableSize octets of the table for header compression
/// @param maxOutboundControlFrames answers to control frames that may wait to be read
/// @param maxEmptyFrames in a row, without payload
/// @param maxPriorityFrames per stream
/// @param maxWindowUpdates per DATA frame we send
/// @param allowConnect whether clients may upgrade by extended CONNECT
/// @param keepalive null: nobody is asked
public record Http2Options(
    @Nullable Integer hpackTableSize,
    @Nullable Integer maxConcurrentStreams,
    @Nullable Integer initialStreamWindowSize,
    @Nullable Integer initialConnectionWindowSize,
    @Nullable Integer maxOutboundControlFrames,
    @Nullable Integer maxEmptyFrames,
    @Nullable Integer maxPriorityFrames,
    @Nullable Integer maxWindowUpdates,
    boolean allowConnect,
    @Nullable Keepalive keepalive) {
  public static final Http2Options DEFAULT =
      new Http2Options(null, null, null, null, null, null, null, null, false, null);

  /// `connection_keepalive`: asks whether the other end is still there.
  ///
  /// @param interval between questions; zero: they are not asked regularly
  /// @param timeout without an answer until the connection is given up
  /// @param jitterPercent of the interval, up to which is added
  /// @param idleInterval without anything heard, after which a new stream asks; zero: none does
  public record Keepalive(
      Duration interval, Duration timeout, int jitterPercent, Duration idleInterval) {}
}
