package io.lateen.proxy.http2;

import io.lateen.proxy.hpack.FieldEncoder;
import io.lateen.proxy.http.Octets;
import io.lateen.proxy.http.WriteBuffer;
import io.lateen.proxy.http2.Stream.Cause;
import io.lateen.proxy.stats.Shard;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// A connection: its streams, what both ends agreed on, and the rules of its frames (RFC 9113
/// sections 3 to 6). Its user feeds it with what arrives ([#received]) and says what becomes of new
/// streams. What is written leaves at the end of the event loop's turn.
public abstract class Session {
  private static final int LAST_STREAM = Integer.MAX_VALUE;
  private static final byte[] NOTHING = {};

  private final Channel channel;
  private final boolean server;
  private final Limits limits;
  private final Http2Stats stats;
  private final Shard shard;
  private final WriteBuffer out;
  private final FrameReader reader;
  private final FrameWriter writer;
  private final FieldEncoder encoder;
  private final FloodGuard guard;
  private final StreamTable streams;
  private final List<Stream> touched = new ArrayList<>();
  private final PeerSettings peer;
  private final ConnectionWindow window;
  private final SendWindows windows;
  private final @Nullable KeepalivePings keepalive;
  private final Runnable flusher = this::flushNow;
  private boolean flushing;
  private boolean ended;
  private @Nullable ErrorCode failure;

  private int goAwaySent = LAST_STREAM;
  private boolean goAwayCame;

  @SuppressWarnings("this-escape") // those who get it only keep it
  protected Session(
      Channel channel,
      boolean server,
      Limits limits,
      Http2Stats stats,
      Shard shard,
      SplittableRandom random) {
    this.channel = channel;
    this.server = server;
    this.limits = limits;
    this.stats = stats;
    this.shard = shard;
    this.out = new WriteBuffer(channel);
    this.writer = new FrameWriter(out);
    this.encoder = new FieldEncoder(limits.tableSize());
    this.guard = new FloodGuard(stats, shard, limits);
    this.streams = new StreamTable(server);
    this.peer = new PeerSettings(server, encoder);
    this.window = new ConnectionWindow(limits.connectionWindow());
    this.windows = new SendWindows(this, streams, window);
    this.reader =
        new FrameReader(
            new InboundFrames(
                channel.alloc(),
                peer,
                guard,
                new HeaderFrames(this, server, limits, streams, guard),
                new ControlFrames(this, server, streams, peer, windows, guard),
                new DataFrames(this, streams, window, guard)),
            server);
    this.keepalive =
        limits.keepalive() == null
            ? null
            : new KeepalivePings(
                limits.keepalive(),
                channel.eventLoop(),
                random,
                () -> ping(KeepalivePings.OPAQUE),
                this::notHeardOf);
  }

  private void notHeardOf() {
    stats.keepaliveTimeout.increment(shard);
    unresponsive();
  }

  /// A client opens a stream; null: it is refused, nothing having been done.
  protected abstract @Nullable Stream accept();

  /// The other end's SETTINGS are here.
  protected void settingsCame() {}

  /// The other end opens no more streams, or takes no more of ours.
  protected void goAwayCame() {}

  /// The answer to [#ping].
  protected void pong(long opaque) {}

  /// The other end has not answered a question of ours in time: close the channel.
  protected abstract void unresponsive();

  /// The last stream is over.
  protected void idle() {}

  /// A stream is over.
  protected void streamOver() {}

  /// The connection was ended because the other end broke a rule; what is written last is on its
  /// way. Close the channel.
  protected abstract void failed(ErrorCode code, String why);

  /// Octets came after the end, and are thrown away.
  protected void late(int octets) {}

  public final Channel channel() {
    return channel;
  }

  final Limits limits() {
    return limits;
  }

  final Http2Stats stats() {
    return stats;
  }

  final Shard shard() {
    return shard;
  }

  final FrameWriter writer() {
    return writer;
  }

  final FieldEncoder encoder() {
    return encoder;
  }

  final int peerFrameLength() {
    return peer.frameLength();
  }

  final int sendWindow() {
    return window.send();
  }

  /// How many streams are under way.
  public final int active() {
    return streams.size();
  }

  /// How many streams the other end lets us open at one time.
  protected final int peerStreams() {
    return peer.streams();
  }

  /// Whether the other end takes an extended CONNECT.
  protected final boolean peerConnect() {
    return peer.extendedConnect();
  }

  protected final boolean ended() {
    return ended;
  }

  /// What rule the other end broke, so that the connection ended; null: none.
  public final @Nullable ErrorCode failure() {
    return failure;
  }

  /// Says who we are.
  protected final void begin() {
    if (!server) {
      writer.preface();
    }
    int window = limits.streamWindow();
    int table = limits.tableSize();
    int headers = limits.maxHeadOctets();
    if (server) {
      writer.settings(
          Frame.SETTING_TABLE_SIZE, table,
          Frame.SETTING_STREAMS, limits.maxStreams(),
          Frame.SETTING_WINDOW, window,
          Frame.SETTING_HEADER_LIST, headers,
          Frame.SETTING_CONNECT, limits.extendedConnect() ? 1 : 0);
    } else {
      writer.settings(
          Frame.SETTING_TABLE_SIZE, table,
          Frame.SETTING_PUSH, 0,
          Frame.SETTING_WINDOW, window,
          Frame.SETTING_HEADER_LIST, headers);
    }
    if (limits.connectionWindow() > Frame.USUAL_WINDOW) {
      writer.windowUpdate(0, limits.connectionWindow() - Frame.USUAL_WINDOW);
    }
    if (keepalive != null) {
      keepalive.start();
    }
    flushSoon();
  }

  /// A stream of ours is about to begin: asks whether the other end is there, if it has long been
  /// silent.
  protected final void askIfIdle() {
    if (keepalive != null) {
      keepalive.streamBegins();
    }
  }

  /// Octets from the socket; released here.
  protected final void received(ByteBuf in) {
    try {
      if (!ended) {
        if (keepalive != null) {
          keepalive.heard();
        }
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        if (waiting == null || waiting.isEmpty()) {
          guard.allSent();
        }
        reader.read(in);
      } else {
        late(in.readableBytes());
      }
    } catch (ConnectionError e) {
      fail(e.code(), e.what());
    } finally {
      in.release();
    }
    windows.drain();
    pauseTouched();
  }

  private void pauseTouched() {
    for (int i = 0; i < touched.size(); i++) {
      Stream stream = touched.get(i);
      if (stream.open()) {
        stream.pause();
      }
    }
    touched.clear();
  }

  @SuppressWarnings("ReferenceEquality") // streams have no other
  final void touch(Stream stream) {
    if (touched.isEmpty() || touched.getLast() != stream) {
      touched.add(stream);
    }
  }

  /// The socket takes more again.
  protected final void writable() {
    for (Stream stream : streams.all()) {
      if (stream.open() && stream.writable()) {
        stream.writableAgain();
      }
    }
  }

  /// Flushes what is written when everybody has had their turn.
  protected final void flushSoon() {
    if (!flushing) {
      flushing = true;
      channel.eventLoop().execute(flusher);
    }
  }

  /// Flushes what is written before the channel closes.
  protected final void flushAtOnce() {
    out.flush();
  }

  private void flushNow() {
    flushing = false;
    if (out.dirty()) {
      out.flush();
    } else {
      channel.flush();
    }
  }

  /// The connection is gone: every stream hears of it.
  protected final void lost() {
    ended = true;
    stopAsking();
    out.discard();
    breakAll();
  }

  private void stopAsking() {
    if (keepalive != null) {
      keepalive.stop();
    }
  }

  private void breakAll() {
    for (Stream stream : streams.all()) {
      if (stream.open()) {
        forget(stream);
        stream.breakOff(Cause.LOST, ErrorCode.INTERNAL_ERROR);
      }
    }
  }

  private void fail(ErrorCode code, String why) {
    if (ended) {
      return;
    }
    ended = true;
    failure = code;
    stopAsking();
    stats.goAwaySent.increment(shard);
    writer.goAway(streams.lastRemote(), code, Octets.of(why));
    out.flush();
    breakAll();
    failed(code, why);
  }

  /// Opens no streams of the other end any more.
  ///
  /// @param last true: those that are not here yet are not processed; false: a warning, those that
  ///     are under way still are
  protected final void goAway(boolean last) {
    if (ended) {
      return;
    }
    goAwaySent = last ? streams.lastRemote() : LAST_STREAM;
    stats.goAwaySent.increment(shard);
    writer.goAway(goAwaySent, ErrorCode.NO_ERROR, NOTHING);
    flushSoon();
  }

  protected final void ping(long opaque) {
    guard.asked();
    writer.ping(opaque, false);
    flushSoon();
  }

  // Streams.

  /// Opens a stream of ours; the caller sends its head at once.
  protected final void open(Stream stream) {
    begin(streams.nextLocal(), stream);
  }

  /// Whether numbers for new streams are left.
  protected final boolean numbersLeft() {
    return streams.localNumbersLeft();
  }

  final void begin(int id, Stream stream) {
    stream.begin(id, peer.window(), limits.streamWindow());
    streams.put(id, stream);
    stats.streamsActive.add(shard, 1);
  }

  private void forget(Stream stream) {
    streams.remove(stream);
    window.forget(stream);
    stats.streamsActive.add(shard, -1);
  }

  /// A stream has ended in both directions.
  final void remove(Stream stream) {
    guard.streamCompleted();
    over(stream);
  }

  private void over(Stream stream) {
    forget(stream);
    stream.close();
    streamOver();
    if (streams.isEmpty()) {
      idle();
    }
  }

  final void reset(Stream stream, ErrorCode code) {
    resetNow(stream.id(), code);
    over(stream);
  }

  /// One of our own streams that the other side has not heard of, and must not hear of now: the
  /// reset of an idle stream ends the connection (RFC 9113 section 5.1).
  final void withdraw(Stream stream) {
    over(stream);
  }

  final void resetNow(int id, ErrorCode code) {
    stats.txReset.increment(shard);
    streams.reset(id);
    if (!ended) {
      writer.reset(id, code);
      flushSoon();
    }
  }

  /// What came on a stream breaks the rules of HTTP, or of streams.
  final void streamError(Stream stream, ErrorCode code) {
    guard.reset();
    resetNow(stream.id(), code);
    breakOff(stream, Cause.MALFORMED, code);
  }

  final void breakOff(Stream stream, Cause cause, ErrorCode code) {
    forget(stream);
    stream.breakOff(cause, code);
    streamOver();
    if (streams.isEmpty()) {
      idle();
    }
  }

  final void malformed(Stream stream, String why) {
    stats.rxMessagingError.increment(shard);
    streamError(stream, ErrorCode.PROTOCOL_ERROR);
  }

  /// The last stream of the other end that we take.
  final int goAwaySent() {
    return goAwaySent;
  }

  final void goAwayReceived() {
    goAwayCame = true;
    goAwayCame();
  }

  /// Whether the other end has said that it takes no new streams.
  protected final boolean goingAway() {
    return goAwayCame;
  }

  // Windows.

  /// Something of the stream waits to be sent.
  final void blocked(Stream stream) {
    window.blocked(stream);
  }

  final void sent(int octets) {
    window.sent(octets);
    guard.dataSent();
  }

  /// Octets of a body have gone on to somebody, or away.
  final void credited(int octets) {
    int back = window.credited(octets);
    if (back > 0 && !ended) {
      writer.windowUpdate(0, back);
      flushSoon();
    }
  }
}
