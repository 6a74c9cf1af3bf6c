package io.lateen.proxy.http2;

import io.lateen.proxy.hpack.FieldDecoder;
import org.jspecify.annotations.Nullable;

/// HEADERS and CONTINUATION frames (RFC 9113 sections 6.2 and 6.10): heads, which open streams, and
/// trailers.
final class HeaderFrames {
  private final Session session;
  private final boolean server;
  private final StreamTable streams;
  private final FloodGuard guard;
  private final HeaderBlock block;
  private final FieldDecoder decoder;
  private final TrailerFields trailers;

  HeaderFrames(
      Session session, boolean server, Limits limits, StreamTable streams, FloodGuard guard) {
    this.session = session;
    this.server = server;
    this.streams = streams;
    this.guard = guard;
    this.block = new HeaderBlock(limits, guard);
    this.decoder = new FieldDecoder(limits.tableSize());
    this.trailers = new TrailerFields(limits);
  }

  /// The stream whose block is not whole yet; 0: there is none.
  int unfinished() {
    return block.stream();
  }

  void headers(int flags, int id, byte[] payload, int length) {
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
      throw ConnectionError.protocol("HEADERS with more padding than payload");
    }
    headersAllowed(id, dependency);
    if (block.begin(id, flags, payload, from, to)) {
      blockEnds(id);
    }
  }

  private void headersAllowed(int id, int dependency) {
    if (id == 0
        || (server ? !streams.isRemote(id) : streams.isRemote(id) || streams.unopened(id))) {
      throw ConnectionError.protocol("HEADERS on stream " + id);
    }
    if (dependency == id) {
      throw ConnectionError.protocol("a stream that depends on itself");
    }
    Stream stream = streams.get(id);
    boolean isClosed = stream == null ? server && id <= streams.lastRemote() : stream.remoteEnded();
    if (isClosed && !streams.wasReset(id)) {
      throw stream != null || streams.wasClosed(id)
          ? new ConnectionError(ErrorCode.STREAM_CLOSED, "HEADERS on a closed stream")
          : ConnectionError.protocol("HEADERS on a stream of a number too low");
    }
  }

  void continuation(int flags, byte[] payload, int length) {
    int id = block.stream();
    if (id == 0) {
      throw ConnectionError.protocol("CONTINUATION without HEADERS");
    }
    if (block.continued(flags, payload, length)) {
      blockEnds(id);
    }
  }

  private void blockEnds(int id) {
    boolean end = block.endsStream();
    Stream stream = streams.get(id);
    boolean fresh = stream == null && server && id > streams.lastRemote();
    if (fresh) {
      stream = opened(id);
    } else if (stream == null && server) { // a server's answers to what we gave up are honest
      guard.control();
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
      session.stats().headerOverflow.increment(session.shard());
    }
    session.touch(stream);
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
    streams.remoteOpens(id);
    if (id > session.goAwaySent()) {
      guard.control();
      return null;
    }
    guard.streamBegun();
    Stream stream = streams.size() >= session.limits().maxStreams() ? null : session.accept();
    if (stream == null) {
      guard.reset();
      session.stats().streamRefused.increment(session.shard());
      session.resetNow(id, ErrorCode.REFUSED_STREAM);
      return null;
    }
    session.begin(id, stream);
    return stream;
  }

  private void trailersEnd(Stream stream, boolean end) {
    session.touch(stream);
    if (!end) {
      session.malformed(stream, "trailers that end nothing");
    } else if (trailers.problem() != null) {
      session.malformed(stream, trailers.problem());
    } else if (trailers.tooLarge()) {
      session.stats().headerOverflow.increment(session.shard());
      session.streamError(stream, ErrorCode.ENHANCE_YOUR_CALM);
    } else {
      session.stats().trailers.increment(session.shard());
      stream.remoteEnds(trailers.trailers());
    }
  }
}
