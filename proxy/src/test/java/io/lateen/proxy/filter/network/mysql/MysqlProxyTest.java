package io.lateen.proxy.filter.network.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.stats.Shard;
import io.lateen.proxy.stats.StatsStore;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// MySQL's packets by hand; `ThroughTwoSidecarsTest` has a real server's.
final class MysqlProxyTest {
  private static final byte[] GREETING = {10, '5', 0};
  private static final byte[] LOGIN = {1, 0, 0, 0, 'r'};
  private static final byte[] OK = {0};

  private final StatsStore store = new StatsStore();
  private final Shard shard = store.newShard();
  private final MysqlWatcher watcher =
      new MysqlWatcher(new MysqlStats(store.scope("mysql", "envoy_mysql_prefix", "m")), shard);

  private static ByteBuf packet(int sequence, byte... payload) {
    return Unpooled.buffer().writeMediumLE(payload.length).writeByte(sequence).writeBytes(payload);
  }

  private static ByteBuf query(String sql) {
    return packet(0, ("\3" + sql).getBytes(StandardCharsets.ISO_8859_1));
  }

  private long value(String name) {
    long[] value = {-1};
    store.forEach(
        sample -> {
          if (sample.metric().name().equals("mysql.m." + name)) {
            value[0] = sample.counter().value();
          }
        });
    return value[0];
  }

  private void loggedIn() {
    watcher.serverSaid(packet(0, GREETING));
    watcher.clientSaid(packet(1, LOGIN));
    watcher.serverSaid(packet(2, OK));
  }

  @Test
  void sessionLoginAndStatements() {
    loggedIn();
    watcher.clientSaid(query("  SELECT 1"));
    watcher.clientSaid(query("insert into t values (" + "1,".repeat(100_000) + "1)"));
    watcher.clientSaid(query("selct 1"));
    watcher.serverSaid(packet(1, (byte) 0xff, (byte) 1));
    assertThat(value("sessions")).isEqualTo(1);
    assertThat(value("login_attempts")).isEqualTo(1);
    assertThat(value("login_failures")).isEqualTo(0);
    assertThat(value("queries_parsed")).isEqualTo(2);
    assertThat(value("queries_parse_error")).isEqualTo(1);
    assertThat(value("protocol_errors")).isEqualTo(0);
  }

  @Test
  void aFailedLoginAfterASwitchOfMethods() {
    watcher.serverSaid(packet(0, GREETING));
    watcher.clientSaid(packet(1, LOGIN));
    watcher.serverSaid(packet(2, (byte) 0xfe, (byte) 'm'));
    watcher.clientSaid(packet(3, (byte) 'x'));
    watcher.serverSaid(packet(4, (byte) 0xff, (byte) 21, (byte) 4));
    assertThat(value("auth_switch_request")).isEqualTo(1);
    assertThat(value("login_failures")).isEqualTo(1);
    assertThat(value("queries_parsed")).isEqualTo(0);
  }

  @Test
  void nothingIsReadBehindTls() {
    watcher.serverSaid(packet(0, GREETING));
    byte[] request = new byte[32];
    request[1] = 8;
    watcher.clientSaid(packet(1, request));
    watcher.clientSaid(query("SELECT 1"));
    assertThat(value("upgraded_to_ssl")).isEqualTo(1);
    assertThat(value("login_attempts")).isEqualTo(0);
    assertThat(value("queries_parsed")).isEqualTo(0);
  }

  /// A payload of 16 MiB and more goes on in a packet that looks like a statement.
  @Test
  void longPayloadsGoOn() {
    loggedIn();
    byte[] first = new byte[0xffffff];
    java.util.Arrays.fill(first, (byte) ' ');
    first[0] = 3;
    System.arraycopy("select".getBytes(StandardCharsets.US_ASCII), 0, first, 1, 6);
    watcher.clientSaid(packet(0, first));
    ByteBuf rest = query("select");
    rest.setByte(3, 1);
    watcher.clientSaid(rest);
    assertThat(value("queries_parsed")).isEqualTo(1);
  }

  @Test
  void anotherProtocolIsAnErrorAndNoMore() {
    watcher.clientSaid(
        Unpooled.copiedBuffer("GET / HTTP/1.1\r\n\r\n".repeat(100), StandardCharsets.US_ASCII));
    watcher.serverSaid(Unpooled.copiedBuffer("HTTP/1.1 200 OK\r\n\r\n", StandardCharsets.US_ASCII));
    assertThat(value("sessions")).isEqualTo(0);
    watcher.over();
  }

  @Test
  void aServerThatIsNone() {
    watcher.serverSaid(packet(0, (byte) 9, (byte) 1));
    assertThat(value("decoder_errors")).isEqualTo(1);
  }
}
