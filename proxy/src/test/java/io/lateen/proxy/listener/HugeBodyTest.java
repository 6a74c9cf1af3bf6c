package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.listener.Mesh.Client;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A body that goes up and comes down at the same time through a small process: 512 MiB, or as many
/// GiB as `-Dlateen.body.gib=10` says. What is resident at the end is what was after the first 64
/// MiB.
class HugeBodyTest {
  private static final int BLOCK = 1 << 18;
  private static final long WARM = 64L << 20;
  private static final long ALLOWED_KIB = 12 * 1024;
  private static final List<String> SMALL =
      List.of(
          "-Xmx16m",
          "-XX:MaxDirectMemorySize=8m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:ReservedCodeCacheSize=8m",
          "-Xss256k",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private static long length() {
    long gib = Long.getLong("lateen.body.gib", 0);
    return gib == 0 ? 512L << 20 : gib << 30;
  }

  @Test
  void passesThroughASmallProcess() throws Exception {
    long length = length();
    try (RawServer server =
        new RawServer(
            (in, out) -> {
              FakeServer.head(in);
              FakeServer.send(out, "HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n");
              byte[] block = new byte[BLOCK];
              for (long left = length; left > 0; ) {
                int read = in.read(block);
                out.write(block, 0, read);
                left -= read;
              }
            })) {
      Process proxy = start(server.port());
      try (BufferedReader said =
          new BufferedReader(
              new InputStreamReader(proxy.getInputStream(), StandardCharsets.US_ASCII))) {
        pass(Integer.parseInt(said.readLine()), proxy, length);
      } finally {
        proxy.getOutputStream().close();
        proxy.waitFor();
      }
    }
  }

  private static Process start(int port) throws IOException {
    List<String> command = new java.util.ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(SMALL);
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    command.addAll(List.of("-cp", classPath, OneProxy.class.getName(), Integer.toString(port)));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static void pass(int port, Process proxy, long length) throws Exception {
    try (Client client = new Client(port)) {
      client.send("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: " + length + "\r\n\r\n");
      Thread sender = Thread.ofVirtual().start(() -> send(client, length));
      assertThat(client.read(false).status()).isEqualTo(200);
      byte[] block = new byte[BLOCK];
      long warm = 0;
      long most = 0;
      for (long read = 0; read < length; read += BLOCK) {
        assertThat(client.in.readNBytes(block, 0, BLOCK))
            .as("after %d of %d", read, length)
            .isEqualTo(BLOCK);
        if (read % WARM == 0) {
          long resident = resident(proxy);
          warm = read <= WARM ? resident : warm;
          most = Math.max(most, resident);
        }
      }
      sender.join();
      System.out.printf(
          "HugeBodyTest: %d MiB each way, resident %d KiB after %d MiB, %d KiB at most%n",
          length >> 20, warm, WARM >> 20, most);
      assertThat(most - warm).as("growth in KiB").isLessThan(ALLOWED_KIB);
    }
  }

  private static void send(Client client, long length) {
    byte[] block = new byte[BLOCK];
    try {
      for (long sent = 0; sent < length; sent += BLOCK) {
        client.out.write(block);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /// In KiB.
  private static long resident(Process process) throws IOException {
    for (String line :
        Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IOException("no VmRSS");
  }
}
