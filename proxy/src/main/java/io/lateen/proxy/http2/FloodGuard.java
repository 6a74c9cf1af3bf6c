package io.lateen.proxy.http2;

import io.lateen.proxy.stats.Counter;
import io.lateen.proxy.stats.Shard;

/// What the other end may do without bringing anything on. Who goes beyond is told to calm down and
/// loses the connection. Each kind has a budget of its own that useful work restores.
final class FloodGuard {
  private static final int CONTROLS = 1000;
  private static final int CONTROLS_PER_SECOND = 100;
  private static final int PER_MESSAGE = 20;
  private static final int RESETS = 500;
  private static final int RESETS_PER_SECOND = 50;
  private static final int WINDOW_UPDATES = 200;
  private static final int WINDOW_UPDATES_PER_SECOND = 100;
  private static final int PRIORITIES_AT_REST = 100;
  private static final int MOST_SAVED = 1 << 20;

  private final Http2Stats stats;
  private final Shard shard;
  private final Limits limits;
  private final Budget controls = new Budget(CONTROLS, CONTROLS, CONTROLS_PER_SECOND);
  private final Budget resets = new Budget(RESETS, RESETS, RESETS_PER_SECOND);
  private final Budget windowUpdates;
  private int emptyInARow;
  private int prioritiesLeft;
  private int queuedControls;

  FloodGuard(Http2Stats stats, Shard shard, Limits limits) {
    this.stats = stats;
    this.shard = shard;
    this.limits = limits;
    this.windowUpdates =
        new Budget(
            WINDOW_UPDATES + 100 * limits.maxWindowUpdates(),
            MOST_SAVED,
            WINDOW_UPDATES_PER_SECOND);
    this.prioritiesLeft = PRIORITIES_AT_REST + limits.maxPriorities();
  }

  private ConnectionError flood(Counter counter, String what) {
    counter.increment(shard);
    return new ConnectionError(ErrorCode.ENHANCE_YOUR_CALM, what);
  }

  /// SETTINGS, PING, GOAWAY and their answers, RST_STREAM and HEADERS for streams that are over,
  /// frames of no known type.
  void control() {
    if (!controls.spend()) {
      throw flood(stats.controlFlood, "too many control frames");
    }
  }

  /// We ask for a control frame.
  void asked() {
    controls.restore(1);
  }

  /// We answer a control frame.
  void answer() {
    if (++queuedControls > limits.maxQueuedControls()) {
      throw flood(stats.outboundControlFlood, "answers to control frames are not read");
    }
  }

  /// Everything we have written has left.
  void allSent() {
    queuedControls = 0;
  }

  void priority() {
    if (--prioritiesLeft < 0) {
      throw flood(stats.priorityFramesFlood, "too many PRIORITY frames");
    }
  }

  void windowUpdate() {
    if (!windowUpdates.spend()) {
      throw flood(stats.windowUpdateFramesFlood, "too many WINDOW_UPDATE frames");
    }
  }

  ConnectionError tooManyHeaderFrames() {
    return flood(stats.tooManyHeaderFrames, "too many CONTINUATION frames");
  }

  ConnectionError headerOverflow() {
    return flood(stats.headerOverflow, "header block too large");
  }

  /// A frame with a body, or an end.
  void payload() {
    emptyInARow = 0;
  }

  /// DATA, HEADERS or CONTINUATION with nothing in it that ends nothing.
  void empty() {
    if (++emptyInARow > limits.maxEmptyFrames()) {
      throw flood(stats.emptyFramesFlood, "too many empty frames");
    }
  }

  /// A stream ended before its time: by the other end, or because it broke a rule.
  void reset() {
    if (!resets.spend()) {
      throw flood(stats.prematureResets, "too many streams reset");
    }
  }

  /// A message came: its stream may be reprioritised, its window changed.
  void streamBegun() {
    prioritiesLeft = Math.min(prioritiesLeft + limits.maxPriorities(), MOST_SAVED);
    windowUpdates.restore(PER_MESSAGE);
    controls.restore(PER_MESSAGE);
  }

  void streamCompleted() {
    resets.restore(1);
  }

  void dataSent() {
    windowUpdates.restore(2 * limits.maxWindowUpdates());
    controls.restore(2);
  }

  void dataReceived() {
    controls.restore(2);
  }
}
