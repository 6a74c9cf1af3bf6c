package io.lateen.node.kubelet.probe;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/// One question to a container. `ask` returns when the answer is good and throws otherwise, with
/// a message for `kubectl describe`.
sealed interface Check {
  void ask(Duration timeout) throws IOException;

  record TcpSocket(String host, int port) implements Check {
    @Override
    public void ask(Duration timeout) throws IOException {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(host, port), (int) timeout.toMillis());
      }
    }
  }

  /// Good is any status from 200 to 399 (Kubernetes' rule). A connection of its own each time: a
  /// kept one would say more about an old socket than about the container.
  record HttpGet(String host, int port, String path, Map<String, String> headers, boolean tls)
      implements Check {
    @Override
    public void ask(Duration timeout) throws IOException {
      long end = System.nanoTime() + timeout.toNanos();
      try (Socket socket = tls ? TrustAll.socket() : new Socket()) {
        socket.connect(new InetSocketAddress(host, port), (int) timeout.toMillis());
        long left = (end - System.nanoTime()) / 1_000_000;
        socket.setSoTimeout((int) Math.max(1, left));
        socket.getOutputStream().write(head().getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        judge(statusLine(socket));
      }
    }

    private String head() {
      StringBuilder head = new StringBuilder("GET " + path + " HTTP/1.1\r\n");
      headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
      if (headers.keySet().stream().noneMatch("host"::equalsIgnoreCase)) {
        head.append("Host: " + host + ":" + port + "\r\n");
      }
      return head + "User-Agent: kube-probe/1.0\r\nAccept: */*\r\nConnection: close\r\n\r\n";
    }

    private static String statusLine(Socket socket) throws IOException {
      String line =
          new BufferedReader(
                  new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1))
              .readLine();
      return line == null ? "" : line;
    }

    private static void judge(String statusLine) throws IOException {
      String[] words = statusLine.split(" ", 3);
      if (words.length < 2 || !words[1].matches("[23]\\d\\d")) {
        String status = words.length < 2 ? "\"" + statusLine + "\"" : words[1];
        throw new IOException("HTTP probe failed with statuscode: " + status);
      }
    }
  }

  record Exec(List<String> command, CommandRunner runner) implements Check {
    @Override
    public void ask(Duration timeout) throws IOException {
      int exitCode = runner.run(command, timeout);
      if (exitCode != 0) {
        throw new IOException("command " + command + " exited with " + exitCode);
      }
    }
  }

  /// A part of our own JVM.
  record Asked(BooleanSupplier ready) implements Check {
    @Override
    public void ask(Duration timeout) throws IOException {
      if (!ready.getAsBoolean()) {
        throw new IOException("the part says that it is not ready");
      }
    }
  }
}
