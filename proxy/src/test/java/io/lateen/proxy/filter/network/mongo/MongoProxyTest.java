package io.lateen.proxy.filter.network.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.extensions.filters.network.mongo_proxy.v3.MongoProxy;
import io.lateen.proxy.filter.http.FilterParsing;
import io.lateen.proxy.stats.Shard;
import io.lateen.proxy.stats.StatsStore;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class MongoProxyTest {
  private final StatsStore store = new StatsStore();
  private final Shard shard = store.newShard();
  private final MongoWatcher watcher =
      new MongoWatcher(new MongoStats(store.scope("mongo", "envoy_mongo_prefix", "m")), shard);

  /// A message by MongoDB's rules, with `body` after its header.
  private static ByteBuf message(int id, int responseTo, int operation, int... body) {
    ByteBuf message = Unpooled.buffer();
    message.writeIntLE(16 + 4 * body.length).writeIntLE(id).writeIntLE(responseTo);
    message.writeIntLE(operation);
    for (int word : body) {
      message.writeIntLE(word);
    }
    return message;
  }

  private long value(String name) {
    long[] value = {-1};
    store.forEach(
        sample -> {
          if (sample.metric().name().equals("mongo.m." + name)) {
            value[0] = sample.counter() != null ? sample.counter().value() : sample.gauge().value();
          }
        });
    return value[0];
  }

  @Test
  void countsQueriesAndTheirReplies() {
    watcher.clientSaid(message(7, 0, 2004, 1 << 1 | 1 << 4 | 1 << 5, 1, 2, 3, 4, 5, 6));
    watcher.clientSaid(message(8, 0, 2004, 1 << 6));
    assertThat(value("op_query")).isEqualTo(2);
    assertThat(value("op_query_active")).isEqualTo(2);
    assertThat(value("op_query_tailable_cursor")).isEqualTo(1);
    assertThat(value("op_query_no_cursor_timeout")).isEqualTo(1);
    assertThat(value("op_query_await_data")).isEqualTo(1);
    assertThat(value("op_query_exhaust")).isEqualTo(1);

    watcher.serverSaid(message(1, 7, 1, 0b10, 0, 9, 0, 0));
    assertThat(value("op_reply")).isEqualTo(1);
    assertThat(value("op_reply_query_failure")).isEqualTo(1);
    assertThat(value("op_reply_cursor_not_found")).isEqualTo(0);
    assertThat(value("op_reply_valid_cursor")).isEqualTo(1);
    assertThat(value("op_query_active")).isEqualTo(1);

    watcher.over();
    assertThat(value("op_query_active")).isEqualTo(0);
    assertThat(value("decoding_error")).isEqualTo(0);
  }

  @Test
  void countsTheOthers() {
    for (int operation : new int[] {2001, 2002, 2005, 2006, 2007, 2010, 2011, 2012, 2013}) {
      watcher.clientSaid(message(1, 0, operation, 1));
    }
    for (String name :
        new String[] {
          "op_insert", "op_get_more", "op_kill_cursors", "op_command", "op_command_reply", "op_msg"
        }) {
      assertThat(value(name)).as(name).isEqualTo(1);
    }
    assertThat(value("decoding_error")).isEqualTo(0);
  }

  /// However the octets come.
  @Test
  void countsAcrossReads() {
    ByteBuf all = Unpooled.buffer();
    for (int i = 0; i < 50; i++) {
      all.writeBytes(message(i, 0, 2002, new int[i]));
    }
    Random random = new Random(1);
    while (all.isReadable()) {
      ByteBuf part = all.readSlice(Math.min(1 + random.nextInt(40), all.readableBytes()));
      watcher.clientSaid(part);
      assertThat(part.readerIndex()).isZero();
    }
    assertThat(value("op_insert")).isEqualTo(50);
  }

  @Test
  void whatIsNoSuchMessageEndsTheCounting() {
    watcher.clientSaid(
        Unpooled.copiedBuffer(
            "GET / HTTP/1.1\r\n\r\n", java.nio.charset.StandardCharsets.US_ASCII));
    watcher.clientSaid(message(1, 0, 2002));
    assertThat(value("decoding_error")).isEqualTo(1);
    assertThat(value("op_insert")).isEqualTo(0);
  }

  @Test
  void aLengthThatCannotBeIsAnError() {
    ByteBuf shorter = message(1, 0, 2002);
    shorter.setIntLE(0, 15);
    watcher.clientSaid(shorter);
    assertThat(value("decoding_error")).isEqualTo(1);
  }

  @Test
  void isConfigured() throws Exception {
    FilterParsing parsed =
        FilterParsing.of(
            MongoProxy.newBuilder().setStatPrefix("m").addCommands("find").build(),
            new MongoProxyParser()::parse);
    assertThat(parsed.problems()).isEmpty();
    assertThat(parsed.config()).isEqualTo(new MongoProxyConfig("m"));
    FilterParsing refused =
        FilterParsing.of(
            MongoProxy.newBuilder().setAccessLog("/tmp/x").build(), new MongoProxyParser()::parse);
    assertThat(refused.problems())
        .anySatisfy(one -> assertThat(one).contains("stat_prefix"))
        .anySatisfy(one -> assertThat(one).contains("access_log"));
  }
}
