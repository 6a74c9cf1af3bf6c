package io.lateen.app.walkthrough;

import static io.lateen.app.walkthrough.Eventually.eventually;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// A real Redis for one test.
record Redis(Process process, int port) implements AutoCloseable {

  static Redis start(Path program, Path folder) throws IOException {
    int port = freePort();
    Process process =
        new Command(List.of(program.toString()), Map.of())
            .start("--bind", "127.0.0.1", "--port", port + "", "--save", "", "--dir", folder + "");
    eventually(Duration.ofSeconds(20), () -> answers(port), is -> is);
    return new Redis(process, port);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
