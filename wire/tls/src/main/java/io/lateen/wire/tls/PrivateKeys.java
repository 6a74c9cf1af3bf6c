package io.lateen.wire.tls;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// PEM → private key. What is not PKCS #8 (RFC 5208) is wrapped into it: PKCS #1 (RFC 8017 A.1.2)
/// and SEC 1 (RFC 5915), as `openssl` and Istio's Citadel write them.
public final class PrivateKeys {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN ((?:RSA |EC )?PRIVATE KEY)-----([^-]+)-----END \\1-----");
  private static final byte[] VERSION = {2, 1, 0};
  private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");
  private static final byte[] EC = HexFormat.of().parseHex("06072a8648ce3d0201");

  private PrivateKeys() {}

  /// The first key of a text that is not encrypted.
  ///
  /// @throws GeneralSecurityException when there is none, or it cannot be read; never with the key
  public static PrivateKey parse(String pem) throws GeneralSecurityException {
    Matcher found = KEY.matcher(pem);
    if (!found.find()) {
      throw new InvalidKeyException("no private key that is not encrypted");
    }
    try {
      return of(found.group(1), Base64.getMimeDecoder().decode(found.group(2)));
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new InvalidKeyException("the private key cannot be read", e);
    }
  }

  private static PrivateKey of(String label, byte[] der) throws GeneralSecurityException {
    return switch (label) {
      case "RSA PRIVATE KEY" -> generate("RSA", element(0x30, VERSION, RSA, element(0x04, der)));
      case "EC PRIVATE KEY" ->
          generate("EC", element(0x30, VERSION, element(0x30, EC, curve(der)), element(0x04, der)));
      default -> anyOf(der);
    };
  }

  /// PKCS #8 says which algorithm it is by an object identifier near its beginning.
  private static PrivateKey anyOf(byte[] pkcs8) throws GeneralSecurityException {
    String begin = HexFormat.of().formatHex(pkcs8, 0, Math.min(pkcs8.length, 40));
    if (begin.contains("2a864886f70d0101")) {
      return generate("RSA", pkcs8);
    }
    return generate(begin.contains("2a8648ce3d0201") ? "EC" : "EdDSA", pkcs8);
  }

  private static PrivateKey generate(String algorithm, byte[] pkcs8)
      throws GeneralSecurityException {
    return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
  }

  /// The curve's object identifier, `[0] { OID }` after version and key.
  private static byte[] curve(byte[] sec1) {
    int at = sec1[1] < 0 ? 2 + (sec1[1] & 0x7f) : 2;
    at += 3; // INTEGER 1
    at += 2 + sec1[at + 1]; // OCTET STRING
    if (sec1[at] != (byte) 0xa0) {
      throw new IllegalArgumentException("an EC key without its curve");
    }
    return Arrays.copyOfRange(sec1, at + 2, at + 2 + sec1[at + 1]);
  }

  private static byte[] element(int tag, byte[]... parts) {
    int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
    ByteArrayOutputStream out = new ByteArrayOutputStream(length + 4);
    out.write(tag);
    if (length < 0x80) {
      out.write(length);
    } else if (length < 0x100) {
      out.write(0x81);
      out.write(length);
    } else {
      out.write(0x82);
      out.write(length >> 8);
      out.write(length);
    }
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
