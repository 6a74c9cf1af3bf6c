package io.lateen.proxy.rehearsal;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/// Requests that differ as those of a mesh do, one after another on each of a few connections.
record Load(Stage stage) {
  /// Whom some requests come from.
  static final String USER = "jason";

  private static final int CONNECTIONS = 8;
  private static final int PATIENCE_MILLIS = 10_000;
  private static final byte[] END = "hello".getBytes(StandardCharsets.US_ASCII);

  /// Whether a first request passes both ways.
  boolean passes() {
    try {
      send(stage.outboundPort(), 1);
      send(stage.inboundPort(), 1);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /// Half of them to each side of the sidecar.
  void run(int requests) throws InterruptedException {
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      int port = i % 2 == 0 ? stage.outboundPort() : stage.inboundPort();
      clients.add(Thread.ofVirtual().start(() -> sendAll(port, requests / CONNECTIONS)));
    }
    clients.add(Thread.ofVirtual().start(() -> sendHttp2(requests / CONNECTIONS)));
    for (Thread client : clients) {
      client.join();
    }
  }

  private void sendAll(int port, int requests) {
    try {
      send(port, requests);
    } catch (IOException e) {
      System.err.println("rehearsal: " + e);
    }
  }

  private void sendHttp2(int requests) {
    try {
      new Http2Load(stage).run(stage.outboundPort(), requests);
    } catch (IOException e) {
      System.err.println("rehearsal of HTTP/2: " + e);
    }
  }

  private void send(int port, int requests) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      InputStream in = socket.getInputStream();
      for (int i = 0; i < requests; i++) {
        socket.getOutputStream().write(request(i, port == stage.inboundPort()));
        skipResponse(in);
      }
    }
  }

  private static byte[] request(int number, boolean inbound) {
    String host = Stage.host(inbound ? 0 : number % Stage.SERVICES);
    String query = number % 3 == 0 ? "?page=" + number % 50 : "";
    StringBuilder request = new StringBuilder();
    request.append("GET /reviews/").append(number % 10).append(query).append(" HTTP/1.1\r\n");
    request.append("host: ").append(host).append(":9080\r\n");
    request.append("user-agent: rehearsal\r\naccept: */*\r\naccept-encoding: gzip, deflate\r\n");
    request.append("x-request-id: ").append(identifier()).append("\r\n");
    if (number % 4 == 0) {
      request.append("end-user: ").append(USER).append("\r\ncookie: session=eyJ1\r\n");
    }
    if (inbound && number % 8 != 0) {
      request.append("x-istio-attributes: ").append(MixerScript.forwarded(host)).append("\r\n");
    }
    return request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static UUID identifier() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return new UUID(random.nextLong(), random.nextLong());
  }

  /// To the end of the body, which is known.
  private static void skipResponse(InputStream in) throws IOException {
    String status = new String(in.readNBytes(15), StandardCharsets.US_ASCII);
    if (!status.equals("HTTP/1.1 200 OK")) {
      throw new IOException("answered '" + status + "'");
    }
    int matched = 0;
    while (matched < END.length) {
      int octet = in.read();
      if (octet < 0) {
        throw new IOException("connection closed within a response");
      }
      matched = octet == END[matched] ? matched + 1 : octet == END[0] ? 1 : 0;
    }
  }
}
