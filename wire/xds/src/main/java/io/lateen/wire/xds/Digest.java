package io.lateen.wire.xds;

import com.google.protobuf.ByteString;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A resource's version: equal octets have equal ones, on every server.
final class Digest {
  private static final int OCTETS = 16;

  private Digest() {}

  static String of(ByteString resource) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      resource.asReadOnlyByteBufferList().forEach(digest::update);
      return HexFormat.of().formatHex(digest.digest(), 0, OCTETS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
