package io.lateen.proxy.listener;

import static io.lateen.proxy.listener.Http2Wire.octets;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Frames that make work and bring none: who sends them loses the connection, told why, before it
/// costs much; others do not notice. How much that may cost: [Http2Flood].
final class Http2FloodTest {
  private final Http2Flood flood = new Http2Flood();

  Http2FloodTest() throws Exception {}

  @AfterEach
  void close() throws IOException {
    flood.close();
  }

  @Test
  void pings() throws Exception {
    int error = flood.of(octets(Http2Wire.PING, 0, 0, new byte[8]));
    flood.assertCalmed(error, Http2Flood.CONTROLS, Http2Flood.ANSWERS);
  }

  @Test
  void answersThatNobodyHasAskedFor() throws Exception {
    int error = flood.of(octets(Http2Wire.PING, Http2Wire.ACK, 0, new byte[8]));
    flood.assertCalmed(error, Http2Flood.CONTROLS);
  }

  @Test
  void acknowledgements() throws Exception {
    int error = flood.of(octets(Http2Wire.SETTINGS, Http2Wire.ACK, 0, new byte[0]));
    flood.assertCalmed(error, Http2Flood.CONTROLS);
  }

  @Test
  void farewells() throws Exception {
    flood.client.request(true, "GET", "/hang");
    int error = flood.of(octets(Http2Wire.GOAWAY, 0, 0, new byte[8]));
    flood.assertCalmed(error, Http2Flood.CONTROLS);
  }

  @Test
  void settings() throws Exception {
    int error = flood.of(octets(Http2Wire.SETTINGS, 0, 0, new byte[] {0, 4, 0, 0, 1, 0}));
    flood.assertCalmed(error, Http2Flood.CONTROLS, Http2Flood.ANSWERS);
  }

  @Test
  void priorities() throws Exception {
    int error = flood.of(octets(Http2Wire.PRIORITY, 0, 5, new byte[5]));
    flood.assertCalmed(error, "http2.inbound_priority_frames_flood");
  }

  @Test
  void windowUpdates() throws Exception {
    flood.client.request(true, "GET", "/hang");
    int error = flood.of(octets(Http2Wire.WINDOW_UPDATE, 0, 0, Http2Wire.number(1)));
    flood.assertCalmed(error, "http2.inbound_window_update_frames_flood");
  }

  @Test
  void unknownFrames() throws Exception {
    int error = flood.of(octets(0x77, 0, 0, new byte[4]));
    flood.assertCalmed(error, Http2Flood.CONTROLS);
  }

  @Test
  void emptyData() throws Exception {
    int stream = flood.client.request(false, "POST", "/hang");
    int error = flood.of(octets(Http2Wire.DATA, 0, stream, new byte[0]));
    flood.assertCalmed(error, "http2.inbound_empty_frames_flood");
  }

  @Test
  void dataThatIsPadding() throws Exception {
    int stream = flood.client.request(false, "POST", "/hang");
    int error = flood.of(octets(Http2Wire.DATA, Http2Wire.PADDED, stream, new byte[] {2, 0, 0}));
    flood.assertCalmed(error, "http2.inbound_empty_frames_flood");
  }

  /// They are decoded, for the table's sake, and then nobody wants them.
  @Test
  void trailersOfStreamsThatAreOver() throws Exception {
    int stream = flood.client.request(false, "POST", "/hang");
    flood.client.frame(Http2Wire.WINDOW_UPDATE, 0, stream, Http2Wire.number(0));
    flood.client.next(Http2Wire.RST_STREAM);
    byte[] trailers = flood.client.block("x", "y".repeat(50));
    int error = flood.of(octets(Http2Wire.HEADERS, 5, stream, trailers));
    flood.assertCalmed(error, Http2Flood.CONTROLS);
  }

  /// Data that nobody wants any more buys no control frames.
  @Test
  void unknownFramesBetweenDataOfAStreamThatIsOver() throws Exception {
    int stream = flood.client.request(false, "POST", "/hang");
    flood.client.frame(Http2Wire.WINDOW_UPDATE, 0, stream, Http2Wire.number(0));
    flood.client.next(Http2Wire.RST_STREAM);
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.write(octets(Http2Wire.DATA, 0, stream, new byte[1]));
    both.write(octets(0x77, 0, 0, new byte[4]));
    int error = flood.of(both.toByteArray());
    flood.assertCalmed(error, Http2Flood.CONTROLS);
  }

  @Test
  void continuations() throws Exception {
    byte[] block = flood.client.block(":method", "GET", ":scheme", "http", ":path", "/");
    flood.client.frame(Http2Wire.HEADERS, 0, flood.client.nextStream(), block);
    int error = flood.of(octets(Http2Wire.CONTINUATION, 0, 3, new byte[] {0, 1, 'a', 1, 'b'}));
    flood.assertCalmed(error, "http2.too_many_header_frames");
  }

  @Test
  void emptyContinuations() throws Exception {
    byte[] block = flood.client.block(":method", "GET", ":scheme", "http", ":path", "/");
    flood.client.frame(Http2Wire.HEADERS, 0, flood.client.nextStream(), block);
    int error = flood.of(octets(Http2Wire.CONTINUATION, 0, 3, new byte[0]));
    flood.assertCalmed(error, "http2.inbound_empty_frames_flood");
  }

  @Test
  void largeContinuations() throws Exception {
    byte[] block = flood.client.block(":method", "GET", ":scheme", "http", ":path", "/");
    flood.client.frame(Http2Wire.HEADERS, 0, flood.client.nextStream(), block);
    int error = flood.of(octets(Http2Wire.CONTINUATION, 0, 3, new byte[16_384]));
    flood.assertCalmed(error, "http2.header_overflow");
  }
}
