package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/// The JDK's engine writes the hellos.
final class ClientHelloParserTest {
  private static byte[] hello(String name, String... protocols) {
    try {
      SSLEngine engine = SSLContext.getDefault().createSSLEngine();
      engine.setUseClientMode(true);
      SSLParameters parameters = engine.getSSLParameters();
      if (!name.isEmpty()) {
        parameters.setServerNames(List.of(new SNIHostName(name)));
      }
      parameters.setApplicationProtocols(protocols);
      engine.setSSLParameters(parameters);
      ByteBuffer out = ByteBuffer.allocate(32 * 1024);
      engine.wrap(ByteBuffer.allocate(0), out);
      byte[] bytes = new byte[out.flip().remaining()];
      out.get(bytes);
      return bytes;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static ClientHello parse(byte[] bytes) {
    ByteBuf in = Unpooled.wrappedBuffer(bytes);
    ClientHello hello = ClientHelloParser.parse(in);
    assertThat(in.readableBytes()).isEqualTo(bytes.length);
    return hello;
  }

  /// The same handshake, in records of `size` octets.
  private static byte[] inRecords(byte[] hello, int size) {
    ByteBuf out = Unpooled.buffer();
    for (int at = 5; at < hello.length; at += size) {
      int length = Math.min(size, hello.length - at);
      out.writeByte(22).writeShort(0x0301).writeShort(length).writeBytes(hello, at, length);
    }
    byte[] bytes = new byte[out.readableBytes()];
    out.readBytes(bytes);
    return bytes;
  }

  @Test
  void readsNameAndProtocols() {
    assertThat(parse(hello("WWW.Example.com", "h2", "http/1.1")))
        .isEqualTo(new ClientHello(true, "www.example.com", List.of("h2", "http/1.1")));
    assertThat(parse(hello(""))).isEqualTo(new ClientHello(true, "", List.of()));
  }

  @Test
  void waitsForTheWholeHello() {
    byte[] whole = hello("a.example.com", "istio");
    for (int length = 0; length < whole.length; length++) {
      assertThat(parse(java.util.Arrays.copyOf(whole, length))).isNull();
    }
  }

  @Test
  void readsAHelloInSeveralRecords() {
    byte[] whole = hello("a.example.com", "istio");
    for (int size = 1; size < 60; size++) {
      assertThat(parse(inRecords(whole, size)))
          .isEqualTo(new ClientHello(true, "a.example.com", List.of("istio")));
    }
  }

  @Test
  void anythingElseIsPlain() {
    assertThat(parse("GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo(ClientHello.NONE);
    assertThat(parse(new byte[] {22, 4})).isEqualTo(ClientHello.NONE);
    assertThat(parse(new byte[] {0})).isEqualTo(ClientHello.NONE);
  }

  @Test
  void refusesWhatIsTooLarge() {
    byte[] large = {22, 3, 1, 0x40, 0, 1, 1, 0, 0};

    assertThatThrownBy(() -> parse(large)).hasMessageContaining("65536 octets");
  }

  @Property
  void nonsenseIsRefusedAndNothingElseIsThrown(
      @ForAll @IntRange(min = 5, max = 150) int at, @ForAll @Size(max = 20) byte[] noise) {
    byte[] bytes = hello("a.example.com", "istio", "h2");
    System.arraycopy(noise, 0, bytes, at, noise.length);
    try {
      parse(bytes);
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }
}
