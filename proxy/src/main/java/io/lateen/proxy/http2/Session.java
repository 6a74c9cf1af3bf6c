package io.lateen.proxy.http2;

import io.lateen.proxy.hpack.FieldDecoder;
import io.lateen.proxy.hpack.FieldEncoder;
import io.lateen.proxy.http.Octets;
import io.lateen.proxy.http.WriteBuffer;
import io.lateen.proxy.http2.Stream.Cause;
import io.lateen.proxy.stats.Shard;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.util.collection.IntObjectHashMap;
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
  private final FieldDecoder decoder;
  private final FieldEncoder encoder;
  private final TrailerFields trailers;
  private final FloodGuard guard;
  private final IntObjectHashMap<Stream> streams = new IntObjectHashMap<>();
  private final List<Stream> touched = new ArrayList<>();
  private final List<Stream> widened = new ArrayList<>();

  private final ClosedStreams closed = new ClosedStreams();
  private final PeerSettings peer;
  private final HeaderBlock block;
  private final ConnectionWindow window;
  private final @Nullable KeepalivePings keepalive;
  private final Runnable flusher = this::flushNow;
  private boolean flushing;
  private boolean ended;
  private @Nullable ErrorCode failure;

  private int lastRemote;
  private int nextLocal;
  private int goAwaySent = LAST_STREAM;
  private boolean goAwayCame;

  @SuppressWarnings("this-escape") // the reader only keeps it
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
    this.reader = new FrameReader(this, server);
    this.writer = new FrameWriter(out);
    this.decoder = new FieldDecoder(limits.tableSize());
    this.encoder = new FieldEncoder(limits.tableSize());
    this.trailers = new TrailerFields(limits);
    this.guard = new FloodGuard(stats, shard, limits);
    this.nextLocal = server ? 2 : 1;
    this.peer = new PeerSettings(server, encoder);
    this.block = new HeaderBlock(limits, guard);
    this.window = new ConnectionWindow(limits.connectionWindow());
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
      }
    } catch (ConnectionError e) {
      fail(e.code(), e.what());
    } finally {
      in.release();
    }
    drainWidened();
    pauseTouched();
  }

  /// Windows that were opened while octets were read: by then there may be room for whole frames,
  /// where each update by itself would have sent a small one.
  private void drainWidened() {
    for (int i = 0; i < widened.size(); i++) {
      Stream stream = widened.get(i);
      stream.widened = false;
      if (stream.open() && !ended) {
        stream.drain();
      }
    }
    widened.clear();
    window.drain();
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
  private void touch(Stream stream) {
    if (touched.isEmpty() || touched.getLast() != stream) {
      touched.add(stream);
    }
  }

  /// The socket takes more again.
  protected final void writable() {
    List<Stream> all = new ArrayList<>(streams.values());
    for (Stream stream : all) {
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
    for (Stream stream : new ArrayList<>(streams.values())) {
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
    writer.goAway(lastRemote, code, Octets.of(why));
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
    goAwaySent = last ? lastRemote : LAST_STREAM;
    stats.goAwaySent.increment(shard);
    writer.goAway(goAwaySent, ErrorCode.NO_ERROR, NOTHING);
    flushSoon();
  }

  protected final void ping(long opaque) {
    writer.ping(opaque, false);
    flushSoon();
  }

  // Streams.

  /// Opens a stream of ours; the caller sends its head at once.
  protected final void open(Stream stream) {
    begin(nextLocal, stream);
    nextLocal += 2;
  }

  /// Whether numbers for new streams are left.
  protected final boolean numbersLeft() {
    return nextLocal > 0;
  }

  private void begin(int id, Stream stream) {
    stream.begin(id, peer.window(), limits.streamWindow());
    streams.put(id, stream);
    stats.streamsActive.add(shard, 1);
  }

  private void forget(Stream stream) {
    streams.remove(stream.id());
    closed.closed(stream.id());
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

  private void resetNow(int id, ErrorCode code) {
    stats.txReset.increment(shard);
    closed.reset(id);
    if (!ended) {
      writer.reset(id, code);
      flushSoon();
    }
  }

  /// What came on a stream breaks the rules of HTTP, or of streams.
  private void streamError(Stream stream, ErrorCode code) {
    guard.reset();
    resetNow(stream.id(), code);
    breakOff(stream, Cause.MALFORMED, code);
  }

  private void breakOff(Stream stream, Cause cause, ErrorCode code) {
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

  private boolean remotelyOpened(int id) {
    return (id & 1) == (server ? 1 : 0);
  }

  /// Whether a stream of this number has never been opened.
  private boolean unopened(int id) {
    return remotelyOpened(id) ? id > lastRemote : nextLocal > 0 && id >= nextLocal;
  }

  // Frames.

  final void frameBegins(int type, int stream) {
    if (block.stream() != 0 && (type != Frame.CONTINUATION || stream != block.stream())) {
      throw protocolError("a header block was interrupted");
    }
    if (!peer.known() && type != Frame.SETTINGS) {
      throw protocolError("SETTINGS must come first");
    }
  }

  private static ConnectionError protocolError(String what) {
    return new ConnectionError(ErrorCode.PROTOCOL_ERROR, what);
  }

  private static ConnectionError sizeError(String what) {
    return new ConnectionError(ErrorCode.FRAME_SIZE_ERROR, what);
  }

  final void dataBegins(int id, int length, boolean end) {
    window.came(length);
    if (id == 0 || unopened(id)) {
      throw protocolError("DATA on a stream that is not open");
    }
    if (length == 0 && !end) {
      guard.empty();
    } else {
      guard.payload();
      guard.dataReceived();
    }
    Stream stream = streams.get(id);
    ErrorCode problem = stream == null ? null : stream.dataBegins(length);
    if (problem != null) {
      streamError(java.util.Objects.requireNonNull(stream), problem);
    } else if (stream == null && !closed.wasReset(id)) {
      guard.reset();
      resetNow(id, ErrorCode.STREAM_CLOSED);
    }
  }

  final void padding(int id, int octets) {
    Stream stream = streams.get(id);
    if (stream == null) {
      credited(octets);
    } else {
      stream.padding(octets);
    }
  }

  final void data(int id, ByteBuf octets) {
    Stream stream = streams.get(id);
    if (stream == null) {
      credited(octets.readableBytes());
      octets.release();
    } else {
      touch(stream);
      stream.dataCame(octets);
    }
  }

  final void dataEnds(int id) {
    Stream stream = streams.get(id);
    if (stream != null) {
      touch(stream);
      stream.remoteEnds(null);
    }
  }

  final void frame(int type, int flags, int id, byte[] payload, int length) {
    switch (type) {
      case Frame.HEADERS -> headers(flags, id, payload, length);
      case Frame.CONTINUATION -> continuation(flags, payload, length);
      case Frame.PRIORITY -> priority(id, payload, length);
      case Frame.RST_STREAM -> rstStream(id, payload, length);
      case Frame.SETTINGS -> settings(flags, id, payload, length);
      case Frame.PUSH_PROMISE -> throw protocolError("PUSH_PROMISE though push is off");
      case Frame.PING -> ping(flags, id, payload, length);
      case Frame.GOAWAY -> goAway(id, payload, length);
      case Frame.WINDOW_UPDATE -> windowUpdate(id, payload, length);
      default -> guard.control();
    }
  }

  private void headers(int flags, int id, byte[] payload, int length) {
    int from = 0;
    int to = length;
    if ((flags & Frame.PADDED) != 0) {
      to -= length < 1 ? 1 : payload[0] & 0xff;
      from = 1;
    }
    int dependency = -1;
    if ((flags & Frame.WITH_PRIORITY) != 0) {
      dependency = from + 5 <= to ? Wire.number(payload, from) & Integer.MAX_VALUE : -1;
      from += 5;
    }
    if (to < from) {
      throw protocolError("HEADERS with more padding than payload");
    }
    headersAllowed(id, dependency);
    if (block.begin(id, flags, payload, from, to)) {
      blockEnds(id);
    }
  }

  private void headersAllowed(int id, int dependency) {
    if (id == 0 || (server ? !remotelyOpened(id) : remotelyOpened(id) || unopened(id))) {
      throw protocolError("HEADERS on stream " + id);
    }
    if (dependency == id) {
      throw protocolError("a stream that depends on itself");
    }
    Stream stream = streams.get(id);
    boolean isClosed = stream == null ? server && id <= lastRemote : stream.remoteEnded();
    if (isClosed && !closed.wasReset(id)) {
      throw stream != null || closed.contains(id)
          ? new ConnectionError(ErrorCode.STREAM_CLOSED, "HEADERS on a closed stream")
          : protocolError("HEADERS on a stream of a number too low");
    }
  }

  private void continuation(int flags, byte[] payload, int length) {
    int id = block.stream();
    if (id == 0) {
      throw protocolError("CONTINUATION without HEADERS");
    }
    if (block.continued(flags, payload, length)) {
      blockEnds(id);
    }
  }

  private void blockEnds(int id) {
    boolean end = block.endsStream();
    Stream stream = streams.get(id);
    boolean fresh = stream == null && server && id > lastRemote;
    if (fresh) {
      stream = opened(id);
    }
    if (stream == null || stream.headDone()) {
      decode(trailers.begin());
      if (stream != null) {
        trailersEnd(stream, end);
      }
      return;
    }
    Fields fields = stream.head();
    decode(fields);
    if (fields.tooLarge()) {
      stats.headerOverflow.increment(shard);
    }
    touch(stream);
    stream.headEnd(end);
    stream.closeIfDone();
  }

  private void decode(Fields fields) {
    boolean good = decoder.decode(block.octets(), block.from(), block.to(), fields);
    block.end();
    if (!good) {
      throw new ConnectionError(ErrorCode.COMPRESSION_ERROR, "malformed header block");
    }
  }

  private @Nullable Stream opened(int id) {
    lastRemote = id;
    if (id > goAwaySent) {
      return null;
    }
    guard.streamBegun();
    Stream stream = streams.size() >= limits.maxStreams() ? null : accept();
    if (stream == null) {
      guard.reset();
      stats.streamRefused.increment(shard);
      resetNow(id, ErrorCode.REFUSED_STREAM);
      return null;
    }
    begin(id, stream);
    return stream;
  }

  private void trailersEnd(Stream stream, boolean end) {
    touch(stream);
    if (!end) {
      malformed(stream, "trailers that end nothing");
    } else if (trailers.problem() != null) {
      malformed(stream, trailers.problem());
    } else if (trailers.tooLarge()) {
      stats.headerOverflow.increment(shard);
      streamError(stream, ErrorCode.ENHANCE_YOUR_CALM);
    } else {
      stats.trailers.increment(shard);
      stream.remoteEnds(trailers.trailers());
    }
  }

  private void priority(int id, byte[] payload, int length) {
    if (id == 0) {
      throw protocolError("PRIORITY on stream 0");
    }
    if (length != 5) {
      throw sizeError("PRIORITY of " + length + " octets");
    }
    guard.priority();
    if ((Wire.number(payload, 0) & Integer.MAX_VALUE) == id) {
      throw protocolError("a stream that depends on itself");
    }
  }

  private void rstStream(int id, byte[] payload, int length) {
    if (length != 4) {
      throw sizeError("RST_STREAM of " + length + " octets");
    }
    if (id == 0 || unopened(id)) {
      throw protocolError("RST_STREAM on a stream that is not open");
    }
    stats.rxReset.increment(shard);
    Stream stream = streams.get(id);
    if (stream == null) {
      guard.control();
      return;
    }
    if (server) {
      guard.reset();
    }
    ErrorCode code = ErrorCode.of(Wire.number(payload, 0));
    if (code == ErrorCode.NO_ERROR && stream.stoppedListening()) {
      return;
    }
    boolean refused = code == ErrorCode.REFUSED_STREAM;
    breakOff(stream, refused ? Cause.UNPROCESSED : Cause.RESET, code);
  }

  private void settings(int flags, int id, byte[] payload, int length) {
    if (id != 0) {
      throw protocolError("SETTINGS on stream " + id);
    }
    if ((flags & Frame.ACK) != 0) {
      if (length != 0) {
        throw sizeError("SETTINGS that acknowledge and say something");
      }
      return;
    }
    if (length % 6 != 0) {
      throw sizeError("SETTINGS of " + length + " octets");
    }
    guard.control();
    resizeWindows(peer.take(payload, length));
    guard.answer();
    writer.settingsAck();
    flushSoon();
    settingsCame();
  }

  private void resizeWindows(int change) {
    if (change == 0) {
      return;
    }
    for (Stream stream : streams.values()) {
      if ((long) stream.sendWindow + change > Integer.MAX_VALUE) {
        throw new ConnectionError(ErrorCode.FLOW_CONTROL_ERROR, "a stream's window overflowed");
      }
      stream.sendWindow += change;
      if (change > 0) {
        widened(stream);
      }
    }
  }

  private void ping(int flags, int id, byte[] payload, int length) {
    if (id != 0) {
      throw protocolError("PING on stream " + id);
    }
    if (length != 8) {
      throw sizeError("PING of " + length + " octets");
    }
    long opaque = (long) Wire.number(payload, 0) << 32 | (Wire.number(payload, 4) & 0xffff_ffffL);
    if ((flags & Frame.ACK) != 0) {
      pong(opaque);
      return;
    }
    guard.control();
    guard.answer();
    writer.ping(opaque, true);
    flushSoon();
  }

  private void goAway(int id, byte[] payload, int length) {
    if (id != 0) {
      throw protocolError("GOAWAY on stream " + id);
    }
    if (length < 8) {
      throw sizeError("GOAWAY of " + length + " octets");
    }
    int last = Wire.number(payload, 0) & Integer.MAX_VALUE;
    goAwayCame = true;
    goAwayCame();
    for (Stream stream : new ArrayList<>(streams.values())) {
      if (!remotelyOpened(stream.id()) && stream.id() > last && stream.open()) {
        breakOff(stream, Cause.UNPROCESSED, ErrorCode.REFUSED_STREAM);
      }
    }
    if (streams.isEmpty()) {
      idle();
    }
  }

  /// Whether the other end has said that it takes no new streams.
  protected final boolean goingAway() {
    return goAwayCame;
  }

  // Windows.

  private void windowUpdate(int id, byte[] payload, int length) {
    if (length != 4) {
      throw sizeError("WINDOW_UPDATE of " + length + " octets");
    }
    if (id != 0 && unopened(id)) {
      throw protocolError("WINDOW_UPDATE on a stream that is not open");
    }
    guard.windowUpdate();
    int increment = Wire.number(payload, 0) & Integer.MAX_VALUE;
    if (id != 0) {
      widen(streams.get(id), increment);
      return;
    }
    window.widened(increment);
  }

  private void widen(@Nullable Stream stream, int increment) {
    if (stream == null) {
      return;
    }
    if (increment == 0) {
      streamError(stream, ErrorCode.PROTOCOL_ERROR);
    } else if ((long) stream.sendWindow + increment > Integer.MAX_VALUE) {
      streamError(stream, ErrorCode.FLOW_CONTROL_ERROR);
    } else {
      stream.sendWindow += increment;
      widened(stream);
    }
  }

  private void widened(Stream stream) {
    if (!stream.widened) {
      stream.widened = true;
      widened.add(stream);
    }
  }

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
