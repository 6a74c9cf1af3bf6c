package io.lateen.proxy.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Drives a reader over octets cut at given places and writes down what it saw.
final class MessageReading {
  private MessageReading() {}

  static List<String> requests(String text, int... cuts) {
    RequestReader reader = new RequestReader(new RequestHead(), HeadLimits.DEFAULT);
    return read(reader, text, cuts);
  }

  static List<String> response(Method asked, String text, int... cuts) {
    ResponseReader reader = new ResponseReader(new ResponseHead());
    reader.expect(asked);
    return read(reader, text, cuts);
  }

  static List<String> read(MessageReader reader, String text, int... cuts) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    List<String> seen = new ArrayList<>();
    StringBuilder body = new StringBuilder();
    int from = 0;
    for (int i = 0; i <= cuts.length; i++) {
      int to = i < cuts.length ? cuts[i] : bytes.length;
      ByteBuf in = Unpooled.wrappedBuffer(bytes, from, to - from);
      if (!drain(reader, in, seen, body)) {
        return seen;
      }
      from = to;
    }
    if (!body.isEmpty()) {
      seen.add("data " + body);
    }
    return seen;
  }

  private static boolean drain(
      MessageReader reader, ByteBuf in, List<String> seen, StringBuilder body) {
    while (true) {
      switch (reader.next(in)) {
        case HEAD -> seen.add(head(reader));
        case DATA ->
            body.append(in.readCharSequence(reader.dataLength(), StandardCharsets.ISO_8859_1));
        case END -> {
          seen.add("end " + body);
          body.setLength(0);
          reader.begin();
        }
        case MORE -> {
          return true;
        }
        case MALFORMED -> {
          seen.add("malformed " + reader.problem());
          return false;
        }
      }
    }
  }

  private static String head(MessageReader reader) {
    return switch (reader) {
      case RequestReader requests -> {
        RequestHead head = requests.head();
        yield head.methodText() + " " + head.authority() + " " + head.path() + headers(head);
      }
      case ResponseReader responses ->
          responses.head().status() + " " + responses.head().framing() + headers(responses.head());
    };
  }

  static String headers(MessageHead head) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < head.count(); i++) {
      if (!head.removed(i)) {
        text.append(" [").append(head.name(i)).append('=').append(head.value(i)).append(']');
      }
    }
    return text.toString();
  }
}
