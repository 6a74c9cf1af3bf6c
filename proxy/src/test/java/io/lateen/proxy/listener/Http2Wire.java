package io.lateen.proxy.listener;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// One end of an HTTP/2 connection, frame by frame, on a plain socket. Header blocks are Netty's.
final class Http2Wire implements AutoCloseable {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int PRIORITY = 2;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;
  static final int END_STREAM = 1;
  static final int ACK = 1;
  static final int END_HEADERS = 4;
  static final int PADDED = 8;

  static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

  final Socket socket;
  final DataInputStream in;
  final OutputStream out;
  private final DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder();
  private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);
  private final boolean client;
  private int nextStream = 1;
  private long initialWindow = 65_535;
  private int lastGoAway = -1;
  private final Map<Integer, Long> granted = new java.util.HashMap<>();
  private final Map<Integer, Long> spent = new java.util.HashMap<>();

  /// Whether octets that were read are given back to the windows at once.
  boolean generous = true;

  @SuppressWarnings("ArrayRecordComponent") // nobody compares frames
  record Frame(int type, int flags, int stream, byte[] payload) {
    int number() {
      return number(0);
    }

    int number(int at) {
      return Unpooled.wrappedBuffer(payload).getInt(at);
    }

    boolean ends() {
      return (flags & END_STREAM) != 0 && (type == DATA || type == HEADERS);
    }
  }

  /// A whole message: fields of its head, body, fields of its trailers.
  record Message(Map<String, String> head, String body, Map<String, String> trailers, int reset) {
    String status() {
      return head.get(":status");
    }
  }

  private Http2Wire(Socket socket, boolean client) throws IOException {
    this.socket = socket;
    this.client = client;
    socket.setSoTimeout(10_000);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    out = socket.getOutputStream();
  }

  static Http2Wire connect(int port) throws IOException {
    return client(new Socket(InetAddress.ofLiteral("127.0.0.1"), port));
  }

  static Http2Wire client(Socket socket, int... settings) throws IOException {
    Http2Wire wire = new Http2Wire(socket, true);
    wire.out.write(PREFACE.getBytes(StandardCharsets.US_ASCII));
    wire.settings(settings);
    return wire;
  }

  static Http2Wire server(Socket socket, int... settings) throws IOException {
    Http2Wire wire = new Http2Wire(socket, false);
    byte[] preface = wire.in.readNBytes(PREFACE.length());
    if (!PREFACE.equals(new String(preface, StandardCharsets.US_ASCII))) {
      throw new IOException("no preface");
    }
    wire.settings(settings);
    return wire;
  }

  /// @param pairs number and value, in turn
  void settings(int... pairs) throws IOException {
    ByteBuf payload = Unpooled.buffer();
    for (int i = 0; i < pairs.length; i += 2) {
      payload.writeShort(pairs[i]).writeInt(pairs[i + 1]);
    }
    frame(SETTINGS, 0, 0, ByteBufUtil.getBytes(payload));
  }

  Http2Wire frame(int type, int flags, int stream, byte[] payload) throws IOException {
    out.write(octets(type, flags, stream, payload));
    return this;
  }

  static byte[] octets(int type, int flags, int stream, byte[] payload) {
    ByteBuf frame = Unpooled.buffer(9 + payload.length);
    frame.writeMedium(payload.length).writeByte(type).writeByte(flags).writeInt(stream);
    frame.writeBytes(payload);
    return frame.array();
  }

  static byte[] number(int value) {
    return new byte[] {
      (byte) (value >>> 24), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value
    };
  }

  /// @param fields names and values, in turn
  byte[] block(String... fields) throws IOException {
    Http2Headers headers = new DefaultHttp2Headers(false);
    for (int i = 0; i < fields.length; i += 2) {
      headers.add(fields[i], fields[i + 1]);
    }
    ByteBuf block = Unpooled.buffer();
    try {
      encoder.encodeHeaders(1, headers, block);
    } catch (Http2Exception e) {
      throw new IOException(e);
    }
    return ByteBufUtil.getBytes(block);
  }

  void headers(int stream, boolean end, String... fields) throws IOException {
    frame(HEADERS, END_HEADERS | (end ? END_STREAM : 0), stream, block(fields));
  }

  /// Sends octets of a body, as soon as the windows allow.
  void body(int stream, byte[] block) throws IOException {
    while (65_535 + granted.getOrDefault(0, 0L) - spent.getOrDefault(0, 0L) < block.length
        || initialWindow + granted.getOrDefault(stream, 0L) - spent.getOrDefault(stream, 0L)
            < block.length) {
      if (read() == null) {
        throw new EOFException();
      }
    }
    frame(DATA, 0, stream, block);
    spent.merge(0, (long) block.length, Long::sum);
    spent.merge(stream, (long) block.length, Long::sum);
  }

  void data(int stream, boolean end, String text) throws IOException {
    frame(DATA, end ? END_STREAM : 0, stream, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /// Begins a request on the next stream.
  int request(boolean end, String method, String path, String... more) throws IOException {
    String[] fields = new String[8 + more.length];
    String[] pseudo = {":method", method, ":scheme", "http", ":path", path, ":authority", "test"};
    System.arraycopy(pseudo, 0, fields, 0, 8);
    System.arraycopy(more, 0, fields, 8, more.length);
    int stream = nextStream();
    headers(stream, end, fields);
    return stream;
  }

  int nextStream() {
    int stream = nextStream;
    nextStream += 2;
    return stream;
  }

  Message get(String path, String... more) throws IOException {
    return message(request(true, "GET", path, more));
  }

  /// The next frame; answers to SETTINGS and PING are given on the way. Null: the connection ended.
  Frame read() throws IOException {
    byte[] head = new byte[9];
    try {
      in.readFully(head);
    } catch (EOFException e) {
      return null;
    }
    ByteBuf parsed = Unpooled.wrappedBuffer(head);
    byte[] payload = new byte[parsed.readMedium()];
    int type = parsed.readByte();
    int flags = parsed.readByte();
    int stream = parsed.readInt();
    in.readFully(payload);
    if (type == GOAWAY) {
      lastGoAway = Unpooled.wrappedBuffer(payload).getInt(4);
    }
    if (type == WINDOW_UPDATE) {
      granted.merge(stream, (long) Unpooled.wrappedBuffer(payload).getInt(0), Long::sum);
    }
    if (type == SETTINGS && (flags & ACK) == 0) {
      for (int at = 0; at < payload.length; at += 6) {
        ByteBuf setting = Unpooled.wrappedBuffer(payload, at, 6);
        initialWindow = setting.getShort(0) == 4 ? setting.getInt(2) : initialWindow;
      }
      frame(SETTINGS, ACK, 0, new byte[0]);
    } else if (type == PING && (flags & ACK) == 0) {
      frame(PING, ACK, 0, payload);
    } else if (type == DATA && generous && payload.length > 0) {
      frame(WINDOW_UPDATE, 0, 0, number(payload.length));
      if ((flags & END_STREAM) == 0) {
        frame(WINDOW_UPDATE, 0, stream, number(payload.length));
      }
    }
    return new Frame(type, flags, stream, payload);
  }

  /// The next frame of a type; others are passed over.
  Frame next(int type) throws IOException {
    Frame frame = read();
    while (frame != null && frame.type != type) {
      frame = read();
    }
    return frame;
  }

  Map<String, String> fields(Frame headers) throws IOException {
    Map<String, String> fields = new LinkedHashMap<>();
    try {
      decoder
          .decodeHeaders(1, Unpooled.wrappedBuffer(headers.payload))
          .forEach(
              field ->
                  fields.merge(
                      field.getKey().toString(),
                      field.getValue().toString(),
                      (a, b) -> a + "," + b));
    } catch (Http2Exception e) {
      throw new IOException(e);
    }
    return fields;
  }

  /// The rest of the message on a stream; frames of others are passed over.
  Message message(int stream) throws IOException {
    Map<String, String> head = null;
    Map<String, String> trailers = Map.of();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      Frame frame = read();
      if (frame == null || (frame.type == GOAWAY && frame.number(4) != 0)) {
        throw new IOException(
            "connection ended within a message"
                + (frame == null ? "" : ": " + new String(frame.payload, StandardCharsets.UTF_8)));
      }
      if (frame.type == HEADERS) {
        Map<String, String> fields = fields(frame); // for the table, whatever the stream
        if (frame.stream == stream && head == null) {
          head = fields;
        } else if (frame.stream == stream) {
          trailers = fields;
        }
      } else if (frame.type == DATA && frame.stream == stream) {
        body.write(frame.payload);
      } else if (frame.type == RST_STREAM && frame.stream == stream) {
        return new Message(head == null ? Map.of() : head, text(body), trailers, frame.number());
      }
      if (frame.stream == stream && frame.ends()) {
        return new Message(head, text(body), trailers, -1);
      }
    }
  }

  /// The next message on any stream, as a server reads requests: its stream and head.
  Frame nextRequest() throws IOException {
    return next(HEADERS);
  }

  private static String text(ByteArrayOutputStream body) {
    return body.toString(StandardCharsets.ISO_8859_1);
  }

  /// Reads until the connection ends and returns the error of the last GOAWAY, whenever it came;
  /// -1:
  /// there was none.
  int goAway() throws IOException {
    try {
      while (read() != null) {
        // on to the end
      }
    } catch (java.net.SocketException e) {
      // reset after the GOAWAY, or while we still wrote
    }
    return lastGoAway;
  }

  boolean isClient() {
    return client;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
