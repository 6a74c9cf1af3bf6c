package io.lateen.wire.monitoring.controlz;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Says any header it likes, from any loopback address.
record Visitor(String url, String from) {
  record Reply(int status, List<String> head, String body) {
    String header(String name) {
      String prefix = name.toLowerCase(Locale.ROOT) + ": ";
      return head.stream()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
          .map(line -> line.substring(prefix.length()))
          .findFirst()
          .orElse("");
    }

    JsonNode json() {
      return new JsonMapper().readTree(body);
    }
  }

  Reply get(String path, String... headers) throws IOException {
    return ask("GET", path, "", headers);
  }

  /// With `Host` as it should be, unless `headers` has another.
  Reply ask(String method, String path, String body, String... headers) throws IOException {
    URI server = URI.create(url);
    try (Socket socket = new Socket()) {
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
      socket.connect(new InetSocketAddress(server.getHost(), server.getPort()));
      StringBuilder text = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
      if (List.of(headers).stream().noneMatch(header -> header.startsWith("Host:"))) {
        text.append("Host: ").append(server.getAuthority()).append("\r\n");
      }
      List.of(headers).forEach(header -> text.append(header).append("\r\n"));
      text.append("Connection: close\r\nContent-Length: ").append(body.length()).append("\r\n\r\n");
      socket.getOutputStream().write(text.append(body).toString().getBytes(StandardCharsets.UTF_8));
      return reply(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private static Reply reply(String text) {
    String[] parts = text.split("\r\n\r\n", 2);
    List<String> head = parts[0].lines().toList();
    return new Reply(Integer.parseInt(head.getFirst().split(" ", -1)[1]), head, parts[1]);
  }
}
