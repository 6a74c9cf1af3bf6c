package io.lateen.proxy.http2;

import io.netty.util.collection.IntObjectHashMap;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The streams of a connection that are under way, and the numbers of those that were (RFC 9113
/// section 5.1.1).
final class StreamTable {
  private final boolean server;
  private final IntObjectHashMap<Stream> open = new IntObjectHashMap<>();
  private final ClosedStreams closed = new ClosedStreams();
  private int lastRemote;
  private int nextLocal;

  /// @param server whether the other end opens streams of odd numbers
  StreamTable(boolean server) {
    this.server = server;
    this.nextLocal = server ? 2 : 1;
  }

  int size() {
    return open.size();
  }

  boolean isEmpty() {
    return open.isEmpty();
  }

  /// Null: it is not under way.
  @Nullable Stream get(int id) {
    return open.get(id);
  }

  /// A copy, which stays as it is while streams end.
  List<Stream> all() {
    return new ArrayList<>(open.values());
  }

  Iterable<Stream> each() {
    return open.values();
  }

  void put(int id, Stream stream) {
    open.put(id, stream);
  }

  void remove(Stream stream) {
    open.remove(stream.id());
    closed.closed(stream.id());
  }

  /// We have reset it: what still comes was on its way.
  void reset(int id) {
    closed.reset(id);
  }

  boolean wasReset(int id) {
    return closed.wasReset(id);
  }

  boolean wasClosed(int id) {
    return closed.contains(id);
  }

  /// The number of the newest stream of the other end.
  int lastRemote() {
    return lastRemote;
  }

  void remoteOpens(int id) {
    lastRemote = id;
  }

  boolean localNumbersLeft() {
    return nextLocal > 0;
  }

  int nextLocal() {
    int id = nextLocal;
    nextLocal += 2;
    return id;
  }

  boolean isRemote(int id) {
    return (id & 1) == (server ? 1 : 0);
  }

  /// Whether a stream of this number has never been opened.
  boolean unopened(int id) {
    return isRemote(id) ? id > lastRemote : nextLocal > 0 && id >= nextLocal;
  }
}
