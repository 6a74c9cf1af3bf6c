package io.lateen.proxy.filter.network.mongo;

import io.lateen.proxy.filter.network.tcp.MessageStream;
import io.lateen.proxy.filter.network.tcp.TcpFilter;
import io.lateen.proxy.stats.Counter;
import io.lateen.proxy.stats.Shard;
import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.Set;

/// Counts one connection's messages (MongoDB Wire Protocol). What is no such message ends the
/// counting, never the connection. On its event loop only.
final class MongoWatcher implements TcpFilter.Watcher, MessageStream.Format {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int HEADER = 16;

  /// The header, an operation's flags and a reply's cursor.
  private static final int KEEP = HEADER + 12;

  /// MongoDB takes no longer ones (`maxMessageSizeBytes`).
  private static final int LARGEST = 48_000_000;

  /// Queries without an answer that are remembered.
  private static final int MOST_QUERIES = 1024;

  private final MongoStats stats;
  private final Shard shard;
  private final MessageStream client = new MessageStream(this, KEEP);
  private final MessageStream server = new MessageStream(this, KEEP);
  private final Set<Integer> queries = new HashSet<>(2);
  private boolean lost;

  MongoWatcher(MongoStats stats, Shard shard) {
    this.stats = stats;
    this.shard = shard;
  }

  @Override
  public void clientSaid(ByteBuf octets) {
    read(client, octets);
  }

  @Override
  public void serverSaid(ByteBuf octets) {
    read(server, octets);
  }

  private void read(MessageStream stream, ByteBuf octets) {
    if (!lost && !stream.read(octets)) {
      lost = true;
      count(stats.decodingError);
    }
  }

  @Override
  public int header() {
    return HEADER;
  }

  @Override
  public long length(byte[] begin) {
    int length = (int) INT.get(begin, 0);
    return length > LARGEST || !isKnown((int) INT.get(begin, 12)) ? -1 : length;
  }

  private static boolean isKnown(int operation) {
    return switch (operation) {
      case 1, 2001, 2002, 2004, 2005, 2006, 2007, 2010, 2011, 2012, 2013 -> true;
      default -> false;
    };
  }

  @Override
  public void message(byte[] begin, int kept) {
    switch ((int) INT.get(begin, 12)) {
      case 1 -> reply(begin, kept);
      case 2002 -> count(stats.opInsert);
      case 2004 -> query(begin, kept);
      case 2005 -> count(stats.opGetMore);
      case 2007 -> count(stats.opKillCursors);
      case 2010 -> count(stats.opCommand);
      case 2011 -> count(stats.opCommandReply);
      case 2013 -> count(stats.opMsg);
      default -> {
        // Updates, deletions and compressed messages have no statistics in Envoy either.
      }
    }
  }

  private void query(byte[] begin, int kept) {
    count(stats.opQuery);
    if (queries.size() < MOST_QUERIES && queries.add((int) INT.get(begin, 4))) {
      stats.queriesActive.add(shard, 1);
    }
    int flags = kept < HEADER + 4 ? 0 : (int) INT.get(begin, HEADER);
    countIf(flags, 1, stats.tailableCursor);
    countIf(flags, 4, stats.noCursorTimeout);
    countIf(flags, 5, stats.awaitData);
    countIf(flags, 6, stats.exhaust);
  }

  private void reply(byte[] begin, int kept) {
    count(stats.opReply);
    if (queries.remove((int) INT.get(begin, 8))) {
      stats.queriesActive.add(shard, -1);
    }
    int flags = kept < KEEP ? 0 : (int) INT.get(begin, HEADER);
    countIf(flags, 0, stats.cursorNotFound);
    countIf(flags, 1, stats.queryFailure);
    if (kept == KEEP && (long) LONG.get(begin, HEADER + 4) != 0) {
      count(stats.validCursor);
    }
  }

  private void countIf(int flags, int bit, Counter counter) {
    if ((flags >> bit & 1) == 1) {
      count(counter);
    }
  }

  private void count(Counter counter) {
    counter.increment(shard);
  }

  @Override
  public void over() {
    stats.queriesActive.add(shard, -queries.size());
    queries.clear();
  }
}
