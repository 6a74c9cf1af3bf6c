package io.lateen.proxy.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Whole messages as our codec sees them, each in one line; `malformed` ends the list. A message
/// that is not whole is not there.
final class Reading {
  private final MessageReader reader;
  private final List<String> seen = new ArrayList<>();
  private final StringBuilder body = new StringBuilder();
  private boolean refused;

  private Reading(MessageReader reader) {
    this.reader = reader;
  }

  static List<String> requests(String text, int... cuts) {
    Reading reading = new Reading(new RequestReader(new RequestHead(), HeadLimits.DEFAULT));
    reading.read(text, cuts);
    return reading.seen;
  }

  static List<String> response(String text, int... cuts) {
    ResponseReader reader = new ResponseReader(new ResponseHead());
    reader.expect(Method.GET);
    Reading reading = new Reading(reader);
    reading.read(text, cuts);
    if (!reading.refused && !reader.idle() && !reader.done() && reader.endsWithConnection()) {
      reading.end();
    }
    return reading.seen;
  }

  private void read(String text, int[] cuts) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    int from = 0;
    for (int i = 0; i <= cuts.length && !refused; i++) {
      int to = i < cuts.length ? cuts[i] : bytes.length;
      drain(Unpooled.wrappedBuffer(bytes, from, to - from));
      from = to;
    }
  }

  private void drain(ByteBuf in) {
    while (true) {
      switch (reader.next(in)) {
        case HEAD -> body.setLength(0);
        case DATA ->
            body.append(in.readCharSequence(reader.dataLength(), StandardCharsets.ISO_8859_1));
        case END -> {
          end();
          reader.begin();
        }
        case MORE -> {
          return;
        }
        case MALFORMED -> {
          refused = true;
          seen.add("malformed " + reader.problem());
          return;
        }
      }
    }
  }

  private void end() {
    seen.add(
        switch (reader) {
          case RequestReader requests -> request(requests.head());
          case ResponseReader responses -> response(responses.head());
        });
  }

  private String request(RequestHead head) {
    return head.methodText()
        + " "
        + latin(head, head.pathStart(), head.pathEnd())
        + " 1."
        + head.minorVersion()
        + (head.keepAlive() ? " keep" : " close")
        + headers(head)
        + body;
  }

  private String response(ResponseHead head) {
    return head.status() + headers(head) + body;
  }

  private static String headers(MessageHead head) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < head.count(); i++) {
      String value = latin(head, head.valueStart(i), head.valueEnd(i));
      text.append(" [").append(head.name(i)).append('=').append(value).append(']');
    }
    return text.append(' ').toString();
  }

  private static String latin(MessageHead head, int from, int to) {
    return new String(head.octets(), from, to - from, StandardCharsets.ISO_8859_1);
  }
}
