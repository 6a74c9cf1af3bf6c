package io.lateen.proxy.http2;

import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.http.ResponseHead;
import io.lateen.proxy.http.Trailers;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// One message each way on a connection (RFC 9113 section 5). Octets that come are handed on while
/// somebody wants them and wait otherwise, within the window the other end was given; octets that
/// go wait while its window is closed. An object serves one stream after another.
public abstract class Stream {
  /// How much may wait to be sent before whoever sends is asked to stop.
  private static final int ENOUGH = 32 * 1024;

  /// Why a stream ended before its time.
  public enum Cause {
    /// The other end ended it.
    RESET,
    /// The other end says it has done nothing with it.
    UNPROCESSED,
    /// What the other end sent is no such message.
    MALFORMED,
    /// The connection is gone.
    LOST
  }

  private final Session session;
  private final BodyQueue arrived;
  private final BodyQueue leaving;
  private int id;
  private boolean open;
  private boolean headDone;
  private boolean remoteEnded;
  private boolean remoteEndTold;
  private boolean localEnded;
  private boolean endWaits;
  private boolean pumping;
  private boolean deaf;
  private @Nullable Trailers trailersCame;
  private @Nullable Trailers trailersWait;
  private long bodyLeft;
  private int receiveWindow;
  private int credit;
  int sendWindow;
  int priorities;
  boolean waitsForConnection;
  boolean widened;

  protected Stream(Session session) {
    this.session = session;
    this.arrived = new BodyQueue(session.channel().alloc());
    this.leaving = new BodyQueue(session.channel().alloc());
  }

  /// Where the fields of a head go: begun anew.
  protected abstract Fields head();

  /// The head is whole.
  protected abstract void headEnd(boolean endStream);

  /// Whether octets of the body can be taken now; call [#wanted] when that changes to yes.
  protected abstract boolean wantsData();

  /// Octets of the body; released here.
  protected abstract void data(ByteBuf data);

  /// The message is whole.
  protected abstract void dataEnd(@Nullable Trailers trailers);

  /// Nothing more has arrived for now.
  protected abstract void pause();

  /// There is room again after [#writable] had said no.
  protected abstract void writableAgain();

  /// The stream has ended before its time; nothing can be sent on it any more.
  protected abstract void broken(Cause cause, ErrorCode code);

  /// The stream is over and forgotten; this object may be used for another.
  protected abstract void closed();

  final void begin(int number, int send, int receive) {
    id = number;
    open = true;
    headDone = false;
    remoteEnded = false;
    remoteEndTold = false;
    localEnded = false;
    endWaits = false;
    deaf = false;
    trailersCame = null;
    trailersWait = null;
    bodyLeft = -1;
    sendWindow = send;
    receiveWindow = receive;
    credit = 0;
    priorities = 0;
  }

  public final int id() {
    return id;
  }

  /// Whether the stream is under way.
  public final boolean open() {
    return open;
  }

  public final Session session() {
    return session;
  }

  final boolean headDone() {
    return headDone;
  }

  /// From now on a block of fields is trailers.
  ///
  /// @param bodyLength what content-length says; -1: nothing
  protected final void headDone(long bodyLength) {
    headDone = true;
    bodyLeft = bodyLength;
  }

  /// Whether the other end has sent everything, taken or not.
  public final boolean remoteEnded() {
    return remoteEnded;
  }

  public final boolean localEnded() {
    return localEnded;
  }

  // What comes.

  /// Counts a DATA frame against the window and what content-length promised.
  final @Nullable ErrorCode dataBegins(int length) {
    if (remoteEnded) {
      return ErrorCode.STREAM_CLOSED;
    }
    if (!headDone) {
      return ErrorCode.PROTOCOL_ERROR;
    }
    receiveWindow -= length;
    return receiveWindow < 0 ? ErrorCode.FLOW_CONTROL_ERROR : null;
  }

  final void padding(int octets) {
    credited(octets);
  }

  final void dataCame(ByteBuf data) {
    int length = data.readableBytes();
    if (deaf) {
      session.credited(length);
      data.release();
      return;
    }
    if (bodyLeft >= 0) {
      bodyLeft -= length;
      if (bodyLeft < 0) {
        data.release();
        session.credited(length);
        session.malformed(this, "more body than content-length says");
        return;
      }
    }
    if (arrived.isEmpty() && wantsData()) {
      credited(length);
      data(data);
    } else {
      arrived.add(data);
    }
  }

  /// The other end has sent its last octet.
  final void remoteEnds(@Nullable Trailers trailers) {
    if (bodyLeft > 0 && !deaf) {
      session.malformed(this, "less body than content-length says");
      return;
    }
    remoteEnded = true;
    trailersCame = trailers == null || arrived.isEmpty() ? trailers : trailers.copy();
    pump();
  }

  /// The head was the whole message.
  protected final void headOnly() {
    remoteEnded = true;
    remoteEndTold = true;
  }

  /// Hands on what waits, as far as it is wanted.
  public final void wanted() {
    if (open && !pumping) {
      pump();
      if (open) {
        pause();
      }
    }
  }

  private void pump() {
    if (pumping) {
      return;
    }
    pumping = true;
    while (open && !arrived.isEmpty() && wantsData()) {
      ByteBuf piece = arrived.poll();
      credited(piece.readableBytes());
      data(piece);
    }
    pumping = false;
    if (open && remoteEnded && !remoteEndTold && arrived.isEmpty()) {
      remoteEndTold = true;
      if (!deaf) {
        dataEnd(trailersCame);
      }
      if (open) {
        closeIfDone();
      }
    }
  }

  private void credited(int octets) {
    session.credited(octets);
    if (remoteEnded || !open) {
      return;
    }
    credit += octets;
    if (credit >= session.limits().streamWindow() / 2) {
      session.writer().windowUpdate(id, credit);
      receiveWindow += credit;
      credit = 0;
      session.flushSoon();
    }
  }

  // What goes.

  protected final void send(RequestHead head, boolean https, boolean last) {
    if (!open || localEnded) {
      return;
    }
    Heads.request(head, https, session.encoder());
    sendHead(last);
  }

  /// @param status instead of the head's own
  protected final void send(ResponseHead head, int status, boolean last) {
    if (!open || localEnded) {
      return;
    }
    Heads.response(head, status, session.encoder());
    sendHead(last);
  }

  private void sendHead(boolean last) {
    session.writer().headers(id, last, session.encoder(), session.peerFrameLength());
    if (last) {
      locallyEnded();
    }
  }

  /// Sends octets of the body, now or when there is room; released here.
  protected final void send(ByteBuf data) {
    if (localEnded || !open || !data.isReadable()) {
      data.release();
      return;
    }
    if (leaving.isEmpty()) {
      write(data);
      if (!data.isReadable()) {
        data.release();
        return;
      }
    }
    leaving.add(data);
    session.blocked(this);
  }

  /// Writes as much of `data` as the windows allow.
  private void write(ByteBuf data) {
    while (data.isReadable()) {
      int length = Math.min(data.readableBytes(), Math.min(allowed(), session.peerFrameLength()));
      if (length <= 0) {
        return;
      }
      sendWindow -= length;
      session.sent(length);
      session.writer().data(id, data, length, false);
    }
  }

  private int allowed() {
    return Math.min(sendWindow, session.sendWindow());
  }

  /// Ends what we send, behind everything that waits.
  protected final void sendEnd(@Nullable Trailers trailers) {
    if (localEnded || endWaits || !open) {
      return;
    }
    if (leaving.isEmpty()) {
      end(trailers);
    } else {
      endWaits = true;
      trailersWait = trailers == null ? null : trailers.copy();
    }
  }

  private void end(@Nullable Trailers trailers) {
    if (trailers == null || trailers.isEmpty()) {
      session.writer().endOfData(id);
    } else {
      session.stats().trailers.increment(session.shard());
      Heads.trailers(trailers, session.encoder());
      session.writer().headers(id, true, session.encoder(), session.peerFrameLength());
    }
    locallyEnded();
  }

  private void locallyEnded() {
    localEnded = true;
    if (deaf && !remoteEnded) {
      session.reset(this, ErrorCode.NO_ERROR);
    } else {
      closeIfDone();
    }
  }

  /// Nobody wants what still comes: once all of ours is out, the other end is told so.
  protected final void deaf() {
    if (!open) {
      return;
    }
    deaf = true;
    arrivedForgotten();
    remoteEndTold = remoteEnded;
    if (localEnded) {
      locallyEnded();
    }
  }

  /// The other end, which has said everything, wants to hear no more.
  final boolean stoppedListening() {
    if (!remoteEnded) {
      return false;
    }
    leaving.release();
    endWaits = false;
    localEnded = true;
    closeIfDone();
    return true;
  }

  final void closeIfDone() {
    if (open && localEnded && remoteEnded && remoteEndTold) {
      session.remove(this);
    }
  }

  /// The other end, or the connection, has room again.
  final void drain() {
    boolean full = leaving.size() >= ENOUGH;
    while (!leaving.isEmpty() && allowed() > 0) {
      drainOnce();
    }
    drained(full);
  }

  /// One frame's worth, so that others get their turn.
  final void drainTurn() {
    boolean full = leaving.size() >= ENOUGH;
    drainOnce();
    drained(full);
  }

  private void drainOnce() {
    if (leaving.isEmpty() || allowed() <= 0) {
      return;
    }
    ByteBuf piece = leaving.peek();
    int length = Math.min(piece.readableBytes(), Math.min(allowed(), session.peerFrameLength()));
    sendWindow -= length;
    session.sent(length);
    session.writer().data(id, piece, length, false);
    leaving.taken(length);
  }

  private void drained(boolean wasFull) {
    session.flushSoon();
    if (!leaving.isEmpty()) {
      session.blocked(this);
    } else if (endWaits) {
      endWaits = false;
      end(trailersWait);
      return;
    }
    if (wasFull && writable()) {
      writableAgain();
    }
  }

  /// Whether something waits that the connection's window alone holds back.
  final boolean heldByConnection() {
    return open && !leaving.isEmpty() && sendWindow > 0;
  }

  /// Whether more may be sent without piling up.
  public final boolean writable() {
    return leaving.size() < ENOUGH && session.channel().isWritable();
  }

  /// What came is no message: ends the stream.
  protected final void malformed() {
    session.malformed(this, "malformed head");
  }

  /// Ends the stream from our side.
  public final void reset(ErrorCode code) {
    if (open) {
      session.reset(this, code);
    }
  }

  /// Ends it before anything of it was sent.
  protected final void withdraw() {
    if (open) {
      session.withdraw(this);
    }
  }

  /// Forgets everything.
  final void close() {
    release();
    closed();
  }

  final void breakOff(Cause cause, ErrorCode code) {
    release();
    broken(cause, code);
    closed();
  }

  private void release() {
    open = false;
    arrivedForgotten();
    leaving.release();
    trailersCame = null;
    trailersWait = null;
  }

  private void arrivedForgotten() {
    int waiting = arrived.size();
    arrived.release();
    if (waiting > 0) {
      session.credited(waiting);
    }
  }
}
