package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.filter.network.mysql_proxy.v1alpha1.MySQLProxy;
import io.lateen.proxy.filter.http.FilterParsing;
import io.lateen.proxy.filter.network.mysql.MysqlProxyParser;
import io.lateen.proxy.resource.NetworkFilter;
import io.lateen.proxy.resource.TcpProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Debian's MariaDB, whose server speaks first, and Redis, with their own clients, each through a
/// caller's and a called sidecar; on ports that say what they are, and on ports that do not.
final class ThroughTwoSidecarsTest {
  private static final Duration SHORT = Duration.ofMillis(100);
  private static final Duration EVER = Duration.ofHours(1);

  @TempDir Path folder;
  private final Mesh caller = new Mesh();
  private final Mesh called = new Mesh();
  private Process server;

  @AfterEach
  void close() throws InterruptedException {
    caller.close();
    called.close();
    if (server != null) {
      server.destroy();
      if (!server.waitFor(20, TimeUnit.SECONDS)) {
        server.destroyForcibly().waitFor();
      }
    }
  }

  private int mariadb() throws Exception {
    String program = Program.find("mariadbd");
    Path data = folder.resolve("data");
    Program.run(
        folder,
        "",
        Program.find("mariadb-install-db"),
        "--no-defaults",
        "--datadir=" + data,
        "--skip-test-db",
        "--auth-root-authentication-method=normal");
    int port = FreePort.closed();
    start(
        port,
        program,
        "--no-defaults",
        "--datadir=" + data,
        "--bind-address=127.0.0.1",
        "--port=" + port,
        "--socket=" + folder.resolve("socket"),
        "--pid-file=" + folder.resolve("pid"),
        "--innodb-buffer-pool-size=8M",
        "--skip-grant-tables",
        "--user=" + System.getProperty("user.name"));
    return port;
  }

  private int redis() throws Exception {
    String program = Program.find("redis-server");
    int port = FreePort.closed();
    start(
        port,
        program,
        "--bind",
        "127.0.0.1",
        "--port",
        "" + port,
        "--save",
        "",
        "--dir",
        "" + folder);
    return port;
  }

  private void start(int port, String... command) throws Exception {
    server =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("server.log").toFile())
            .start();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!listens(port)) {
      assertThat(server.isAlive() && System.nanoTime() < end).as(command[0]).isTrue();
      Thread.sleep(5);
    }
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private void declared(int port, NetworkFilter... before) {
    for (Mesh mesh : List.of(called, caller)) {
      mesh.before.addAll(List.of(before));
      mesh.network = new TcpProxy("tcp", List.of(new TcpProxy.Target("a", 1)), List.of(), null);
    }
    called.cluster("a", port).serve();
    caller.cluster("a", called.port()).serve();
  }

  private void undeclared(int port, Duration timeout) {
    called.cluster("a", port).detecting(timeout, true).serve();
    caller.cluster("a", called.port()).detecting(timeout, true).serve();
  }

  private static List<String> learnt(Mesh mesh) {
    return mesh.plane.learnt("main").values().stream().map(one -> one.kind() + "").toList();
  }

  /// More rows than fit a packet, in both directions.
  private void mariadbWorks() throws Exception {
    String rows = "('" + "x".repeat(1000) + "'),";
    String insert = "insert into d.t values " + rows.repeat(999) + "('end');";
    String said =
        Program.run(
            folder,
            "create or replace database d; create table d.t (v varchar(1000)); "
                + insert
                + " select count(*), sum(length(v)) from d.t; select v from d.t;",
            Program.find("mariadb"),
            "--no-defaults",
            "--protocol=TCP",
            "--host=127.0.0.1",
            "--port=" + caller.port(),
            "--user=root",
            "--skip-column-names");
    assertThat(said).startsWith("1000\t999003\n").endsWith("x\nend\n");
    assertThat(said.lines().count()).isEqualTo(1001);
  }

  private void redisWorks() throws Exception {
    String value = "v".repeat(200_000);
    String said =
        Program.run(
            folder,
            "SET key " + value + "\nSTRLEN key\nGET key\n",
            Program.find("redis-cli"),
            "-h",
            "127.0.0.1",
            "-p",
            "" + caller.port());
    assertThat(said).isEqualTo("OK\n200000\n" + value + "\n");
  }

  @Test
  void mariadbOnADeclaredPort() throws Exception {
    declared(mariadb());
    mariadbWorks();
  }

  /// The first connection waits at both sidecars; the next are connected at once, or they would
  /// wait for two hours.
  @Test
  void mariadbOnAnUndeclaredPort() throws Exception {
    int port = mariadb();
    undeclared(port, SHORT);
    mariadbWorks();
    assertThat(learnt(caller)).containsExactly("server-first");
    assertThat(learnt(called)).containsExactly("server-first");

    undeclared(port, EVER);
    mariadbWorks();
  }

  /// What the filter counts, of a real server and its client.
  @Test
  void mariadbIsCounted() throws Exception {
    FilterParsing parsed =
        FilterParsing.of(
            "envoy.extensions.filters.network.mysql_proxy.v3.MySQLProxy",
            MySQLProxy.newBuilder().setStatPrefix("db").build().toByteString(),
            new MysqlProxyParser()::parse);
    assertThat(parsed.problems()).isEmpty();
    declared(mariadb(), new NetworkFilter.Before("mysql", parsed.config()));
    mariadbWorks();
    for (Mesh mesh : List.of(caller, called)) {
      assertThat(mesh.counter("mysql.db.sessions")).isEqualTo(1);
      assertThat(mesh.counter("mysql.db.login_attempts")).isEqualTo(1);
      assertThat(mesh.counter("mysql.db.login_failures")).isEqualTo(0);
      assertThat(mesh.counter("mysql.db.queries_parsed")).isGreaterThanOrEqualTo(5);
      assertThat(mesh.counter("mysql.db.queries_parse_error")).isEqualTo(0);
      assertThat(mesh.counter("mysql.db.protocol_errors")).isEqualTo(0);
      assertThat(mesh.counter("mysql.db.decoder_errors")).isEqualTo(0);
    }
  }

  @Test
  void redisOnADeclaredPort() throws Exception {
    declared(redis());
    redisWorks();
  }

  @Test
  void redisOnAnUndeclaredPort() throws Exception {
    undeclared(redis(), EVER);
    redisWorks();
    assertThat(learnt(caller)).containsExactly("tcp");
    assertThat(learnt(called)).containsExactly("tcp");
  }
}
