package io.lateen.proxy.rehearsal;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// The same requests over HTTP/2, one after another on one connection. Calls to Mixer are HTTP/2
/// towards a server already.
record Http2Load(Stage stage) {
  private static final int PATIENCE_MILLIS = 10_000;
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int SETTINGS = 4;
  private static final int WINDOW_UPDATE = 8;
  private static final int END_STREAM = 1;
  private static final int ACK = 1;
  private static final int END_HEADERS = 4;

  void run(int port, int requests) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      frame(out, SETTINGS, 0, 0, new byte[0]);
      for (int i = 0; i < requests; i++) {
        int stream = 2 * i + 1;
        frame(out, HEADERS, END_HEADERS | END_STREAM, stream, request(i));
        skipResponse(in, out, stream);
      }
    }
  }

  private static void frame(DataOutputStream out, int type, int flags, int stream, byte[] payload)
      throws IOException {
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    DataOutputStream frame = new DataOutputStream(octets);
    frame.writeByte(payload.length >>> 16);
    frame.writeShort(payload.length);
    frame.writeByte(type);
    frame.writeByte(flags);
    frame.writeInt(stream);
    frame.write(payload);
    out.write(octets.toByteArray());
  }

  private static byte[] request(int number) {
    String host = Stage.host(number % Stage.SERVICES) + ":9080";
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    field(block, ":method", number % 5 == 0 ? "POST" : "GET");
    field(block, ":scheme", "http");
    field(block, ":path", "/reviews/" + number % 10);
    field(block, ":authority", host);
    field(block, "user-agent", "rehearsal");
    field(block, "cookie", "session=eyJ" + number % 7);
    return block.toByteArray();
  }

  /// A literal field that goes into the table (RFC 7541 section 6.2.1); all are short.
  private static void field(ByteArrayOutputStream block, String name, String value) {
    block.write(0x40);
    for (String text : new String[] {name, value}) {
      block.write(text.length());
      block.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }
  }

  private static void skipResponse(DataInputStream in, DataOutputStream out, int stream)
      throws IOException {
    boolean ended = false;
    while (!ended) {
      int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
      int type = in.readUnsignedByte();
      int flags = in.readUnsignedByte();
      int id = in.readInt();
      in.readNBytes(length);
      if (type == SETTINGS && (flags & ACK) == 0) {
        frame(out, SETTINGS, ACK, 0, new byte[0]);
      } else if (type == DATA && length > 0) {
        frame(out, WINDOW_UPDATE, 0, 0, new byte[] {0, 0, 0, (byte) length});
      }
      ended = id == stream && (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0;
    }
  }
}
