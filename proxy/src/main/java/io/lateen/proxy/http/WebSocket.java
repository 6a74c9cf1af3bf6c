package io.lateen.proxy.http;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// The key and its acceptance (RFC 6455 section 4), which exist in HTTP/1.1 only (RFC 8441 section
/// 5): between the versions a proxy makes them up, or answers them itself.
public final class WebSocket {
  private static final byte[] GUID = Octets.of("258EAFA5-E914-47DA-95CA-C5AB0DC85B11");
  private static final int KEY_LENGTH = 16;

  private WebSocket() {}

  /// What a request says; null: nothing.
  public static byte @Nullable [] key(RequestHead head) {
    int at = head.find(KnownHeader.SEC_WEBSOCKET_KEY);
    return at < 0
        ? null
        : java.util.Arrays.copyOfRange(head.octets(), head.valueStart(at), head.valueEnd(at));
  }

  /// Gives an upgrade a key if it has none.
  public static void addKey(RequestHead head, SplittableRandom random) {
    if (!head.has(KnownHeader.SEC_WEBSOCKET_KEY)) {
      byte[] nonce = new byte[KEY_LENGTH];
      random.nextBytes(nonce);
      head.add(KnownHeader.SEC_WEBSOCKET_KEY, Base64.getEncoder().encode(nonce));
    }
  }

  /// Turns the acceptance of an extended CONNECT into that of an upgrade.
  public static void accepted(ResponseHead head, byte @Nullable [] key) {
    head.setStatus(101);
    head.remove(KnownHeader.CONTENT_LENGTH);
    if (key != null) {
      head.set(KnownHeader.SEC_WEBSOCKET_ACCEPT, acceptance(key));
    }
  }

  private static byte[] acceptance(byte[] key) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      sha1.update(key);
      return Base64.getEncoder().encode(sha1.digest(GUID));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
