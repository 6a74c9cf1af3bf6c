package io.lateen.app.walkthrough;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.TimeUnit;

/// The program of `tcp-echo.yaml`, which knows no mesh: sends back what it gets at `PORT`, or sends
/// something and reads it back, some times a second, until the node ends it.
final class TcpProgram {
  private static final int ECHO = 9000;
  private static final byte[] WORDS = new byte[512];

  private TcpProgram() {}

  public static void main(String[] arguments) throws Exception {
    String host = System.getenv("HOST");
    if (arguments[0].equals("echo")) {
      echo(host, Integer.parseInt(System.getenv("PORT")));
    } else {
      call(host);
    }
  }

  private static void echo(String host, int port) throws IOException {
    try (ServerSocket server = new ServerSocket()) {
      server.bind(new InetSocketAddress(host, port));
      while (true) {
        Socket caller = server.accept();
        Thread.ofVirtual().start(() -> sendBack(caller));
      }
    }
  }

  private static void sendBack(Socket caller) {
    try (caller) {
      caller.getInputStream().transferTo(caller.getOutputStream());
    } catch (IOException _) {
      // The caller went away.
    }
  }

  private static void call(String host) throws InterruptedException {
    while (true) {
      try (Socket socket = new Socket(host, ECHO)) {
        socket.getOutputStream().write(WORDS);
        socket.getInputStream().readNBytes(WORDS.length);
      } catch (IOException e) {
        System.out.println(e.getMessage());
      }
      TimeUnit.MILLISECONDS.sleep(200); // the rate of this load
    }
  }
}
