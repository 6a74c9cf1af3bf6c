package io.lateen.proxy.listener;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads server name and ALPN out of a client hello (RFC 8446 sections 4.1.2 and 5.1, RFC 6066
/// section 3, RFC 7301 section 3.1) and takes nothing away. Pure.
final class ClientHelloParser {
  /// A hello that is larger is nobody's honest one (Envoy: 16 KiB).
  static final int LARGEST = 16 * 1024;

  private static final int HANDSHAKE = 22;
  private static final int CLIENT_HELLO = 1;
  private static final int SERVER_NAME = 0;
  private static final int ALPN = 16;

  private ClientHelloParser() {}

  /// @param in all that has come so far; not released, its indexes stay
  /// @return null: more is needed
  /// @throws IllegalArgumentException when it begins like TLS and goes on like nonsense
  static @Nullable ClientHello parse(ByteBuf in) {
    if (!in.isReadable()) {
      return null;
    }
    ByteBuf look = in.duplicate();
    boolean other = look.getByte(look.readerIndex()) != HANDSHAKE;
    if (other || (look.readableBytes() > 1 && look.getByte(look.readerIndex() + 1) != 3)) {
      return ClientHello.NONE;
    }
    ByteBuf hello = handshake(look);
    return hello == null ? null : read(hello);
  }

  /// The body of the first handshake message, which may be spread over records.
  private static @Nullable ByteBuf handshake(ByteBuf look) {
    ByteBuf message = Unpooled.buffer();
    while (look.readableBytes() >= 5) {
      require(look.readByte() == HANDSHAKE, "a record of another kind inside the client hello");
      look.skipBytes(2);
      int length = look.readUnsignedShort();
      int here = Math.min(length, look.readableBytes());
      message.writeBytes(look, here);
      require(message.readableBytes() <= LARGEST, "a client hello larger than " + LARGEST);
      if (message.readableBytes() >= 4) {
        require(message.getByte(0) == CLIENT_HELLO, "a handshake that is no client hello");
        int size = message.getUnsignedMedium(1);
        require(size <= LARGEST, "a client hello of " + size + " octets");
        if (message.readableBytes() >= size + 4) {
          return message.slice(4, size);
        }
      }
      if (here < length) {
        return null;
      }
    }
    return null;
  }

  private static ClientHello read(ByteBuf hello) {
    try {
      hello.skipBytes(2 + 32);
      hello.skipBytes(hello.readUnsignedByte());
      hello.skipBytes(hello.readUnsignedShort());
      hello.skipBytes(hello.readUnsignedByte());
      return extensions(hello);
    } catch (IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("a client hello that ends too early", e);
    }
  }

  private static ClientHello extensions(ByteBuf hello) {
    String serverName = "";
    List<String> protocols = List.of();
    ByteBuf extensions =
        hello.isReadable() ? hello.readSlice(hello.readUnsignedShort()) : Unpooled.EMPTY_BUFFER;
    while (extensions.isReadable()) {
      int type = extensions.readUnsignedShort();
      ByteBuf value = extensions.readSlice(extensions.readUnsignedShort());
      switch (type) {
        case SERVER_NAME -> serverName = serverName(value);
        case ALPN -> protocols = protocols(value);
        default -> {
          // Says nothing about where the connection is going.
        }
      }
    }
    return new ClientHello(true, serverName, protocols);
  }

  private static String serverName(ByteBuf value) {
    ByteBuf names = value.readSlice(value.readUnsignedShort());
    while (names.isReadable()) {
      int type = names.readUnsignedByte();
      String name = text(names, names.readUnsignedShort());
      if (type == 0) {
        return name.toLowerCase(Locale.ROOT);
      }
    }
    return "";
  }

  private static List<String> protocols(ByteBuf value) {
    List<String> protocols = new ArrayList<>();
    ByteBuf list = value.readSlice(value.readUnsignedShort());
    while (list.isReadable()) {
      protocols.add(text(list, list.readUnsignedByte()));
    }
    return protocols;
  }

  private static String text(ByteBuf in, int length) {
    return in.readCharSequence(length, StandardCharsets.ISO_8859_1).toString();
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
