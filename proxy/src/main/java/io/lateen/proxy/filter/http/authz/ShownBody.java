package io.lateen.proxy.filter.http.authz;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// What an authorizer is shown of a request's body.
///
/// @param octets empty: nothing
/// @param cut whether there is more
/// @param asOctets whether gRPC shows it as octets rather than as text
@SuppressWarnings("ArrayRecordComponent") // never compared
record ShownBody(byte[] octets, boolean cut, boolean asOctets) {
  /// @param body all that has come of it
  static ShownBody of(ByteBuf body, BodyRule rule) {
    int length = Math.min(rule.most(), body.readableBytes());
    byte[] beginning = ByteBufUtil.getBytes(body, body.readerIndex(), length);
    return new ShownBody(beginning, length < body.readableBytes(), rule.octets());
  }

  /// What is no UTF-8 becomes `!`, as with Envoy.
  String text() {
    try {
      CharBuffer text =
          StandardCharsets.UTF_8
              .newDecoder()
              .replaceWith("!")
              .onMalformedInput(CodingErrorAction.REPLACE)
              .onUnmappableCharacter(CodingErrorAction.REPLACE)
              .decode(ByteBuffer.wrap(octets));
      return text.toString();
    } catch (CharacterCodingException e) {
      throw new IllegalStateException("replaced where it is malformed", e);
    }
  }
}
