package io.lateen.proxy.probe;

import io.lateen.wire.xds.WorkloadProbe;
import io.lateen.wire.xds.WorkloadProbe.Exec;
import io.lateen.wire.xds.WorkloadProbe.Http;
import io.lateen.wire.xds.WorkloadProbe.Tcp;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Asks a program once. Blocks.
///
/// @param host where the program listens, if the probe does not say
record Question(WorkloadProbe.Action action, String host, Duration timeout) {
  /// Why it is ill; empty: it is well.
  String ask() throws InterruptedException {
    try {
      return switch (action) {
        case Http http -> new HttpQuestion(http, host, timeout).ask();
        case Tcp tcp -> connect(tcp);
        case Exec exec -> run(exec);
      };
    } catch (IOException e) {
      return e.toString();
    }
  }

  private String connect(Tcp tcp) throws IOException {
    String to = tcp.host().isEmpty() ? host : tcp.host();
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(to, tcp.port()), (int) timeout.toMillis());
    }
    return "";
  }

  private String run(Exec exec) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(exec.command())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      process.getOutputStream().close();
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        return "no end within " + timeout.toSeconds() + " s";
      }
      return process.exitValue() == 0 ? "" : "exit code " + process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }
}
