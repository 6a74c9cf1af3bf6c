package io.lateen.proxy.http2;

import io.lateen.proxy.resource.Http2Options;
import org.jspecify.annotations.Nullable;

/// What this end of a connection allows the other one.
///
/// @param tableSize octets of the table for header compression, either way
/// @param maxStreams at one time: that the other end may open, or that we open
/// @param streamWindow octets of a body that may be under way to us unread
/// @param connectionWindow the same for all streams together
/// @param maxHeadOctets of a head, each field counted with 32 more (RFC 9113 section 6.5.2)
/// @param maxFields of a head
/// @param maxQueuedControls answers to the other end's control frames that it has not read
/// @param maxEmptyFrames in a row, without payload or meaning
/// @param maxPriorities PRIORITY frames per stream
/// @param maxWindowUpdates WINDOW_UPDATE frames per DATA frame of ours
/// @param extendedConnect whether clients may upgrade (RFC 8441)
/// @param keepalive how the other end is asked whether it is there; null: it is not
public record Limits(
    int tableSize,
    int maxStreams,
    int streamWindow,
    int connectionWindow,
    int maxHeadOctets,
    int maxFields,
    int maxQueuedControls,
    int maxEmptyFrames,
    int maxPriorities,
    int maxWindowUpdates,
    boolean extendedConnect,
    Http2Options.@Nullable Keepalive keepalive) {
  private static final int USUAL_TABLE = 4096;
  private static final int USUAL_STREAMS = 1024;
  private static final int USUAL_STREAM_WINDOW = 256 * 1024;
  private static final int USUAL_CONNECTION_WINDOW = 1024 * 1024;
  private static final int USUAL_CONTROLS = 1000;
  private static final int USUAL_EMPTY = 1;
  private static final int USUAL_PRIORITIES = 100;
  private static final int USUAL_WINDOW_UPDATES = 10;

  /// What the configuration says, and Envoy's defaults otherwise; but for the windows, which are
  /// smaller than Envoy's, for all of them may have to be held in memory.
  ///
  /// @param maxFields of a head
  public static Limits of(
      Http2Options options, int maxHeadOctets, int maxFields, boolean extendedConnect) {
    return new Limits(
        or(options.hpackTableSize(), USUAL_TABLE),
        or(options.maxConcurrentStreams(), USUAL_STREAMS),
        or(options.initialStreamWindowSize(), USUAL_STREAM_WINDOW),
        or(options.initialConnectionWindowSize(), USUAL_CONNECTION_WINDOW),
        maxHeadOctets,
        maxFields,
        or(options.maxOutboundControlFrames(), USUAL_CONTROLS),
        or(options.maxEmptyFrames(), USUAL_EMPTY),
        or(options.maxPriorityFrames(), USUAL_PRIORITIES),
        or(options.maxWindowUpdates(), USUAL_WINDOW_UPDATES),
        extendedConnect,
        options.keepalive());
  }

  private static int or(@Nullable Integer given, int usual) {
    return given == null ? usual : given;
  }
}
