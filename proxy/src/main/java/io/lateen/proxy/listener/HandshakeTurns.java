package io.lateen.proxy.listener;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// Who may go on shaking hands on one worker, one after another, whichever listener they came by.
/// Those that have to wait do so in the order in which they came to it, read from no further; when
/// many do, the sockets they came by accept nothing more until half of them are through, so that
/// the rest waits in the kernel and costs nothing. On the worker's event loop only.
final class HandshakeTurns {
  /// On each worker; fewer than may be unfinished ([Handshakes#MOST]), or they would be closed
  /// for our own slowness.
  static final int MOST_WAITING = 256;

  private final EventLoop loop;
  private final HandshakeShare share = new HandshakeShare(System.nanoTime());
  private final LinkedHashSet<HandshakeGate> waiting = new LinkedHashSet<>();
  private final Set<Channel> stopped = new HashSet<>();
  private boolean scheduled;

  HandshakeTurns(EventLoop loop) {
    this.loop = loop;
  }

  /// Does a handshake's work.
  void work(Runnable work) {
    long begun = System.nanoTime();
    work.run();
    share.spent(begun, System.nanoTime());
  }

  /// Whether a handshake may go on without waiting.
  boolean free() {
    return waiting.isEmpty() && share.delay(System.nanoTime()) == 0;
  }

  /// @param socket by which it came
  /// @return whether that accepts nothing more because of it
  boolean join(HandshakeGate gate, Channel socket) {
    waiting.addLast(gate);
    scheduleNext();
    if (waiting.size() < MOST_WAITING || !stopped.add(socket)) {
      return false;
    }
    socket.pipeline().fireUserEventTriggered(AcceptSwitch.Crowd.FULL);
    return true;
  }

  void leave(HandshakeGate gate) {
    if (waiting.remove(gate)) {
      acceptAgain();
    }
  }

  private void scheduleNext() {
    if (!scheduled && !waiting.isEmpty()) {
      scheduled = true;
      var _ = loop.schedule(this::next, share.delay(System.nanoTime()), TimeUnit.NANOSECONDS);
    }
  }

  private void next() {
    scheduled = false;
    while (!waiting.isEmpty() && share.delay(System.nanoTime()) == 0) {
      work(waiting.removeFirst()::goOn);
    }
    acceptAgain();
    scheduleNext();
  }

  private void acceptAgain() {
    if (!stopped.isEmpty() && waiting.size() <= MOST_WAITING / 2) {
      stopped.forEach(socket -> socket.pipeline().fireUserEventTriggered(AcceptSwitch.Crowd.EASED));
      stopped.clear();
    }
  }
}
