package io.lateen.wire.tls;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.util.HexFormat;

/// The question for a certificate, PKCS #10 (RFC 2986): an empty subject and, for authorities that
/// want to see it, the SPIFFE id. Written by hand, so that a sidecar needs no library for it.
public final class SigningRequest {
  private static final byte[] VERSION = {2, 1, 0};
  private static final byte[] EMPTY_NAME = {0x30, 0};
  private static final byte[] TRUE = {1, 1, (byte) 0xff};
  private static final byte[] EXTENSION_REQUEST = oid("2a864886f70d01090e");
  private static final byte[] SUBJECT_ALT_NAME = oid("551d11");
  private static final byte[] ECDSA_SHA256 = element(0x30, oid("2a8648ce3d040302"));
  private static final byte[] RSA_SHA256 = element(0x30, oid("2a864886f70d01010b"), bytes(5, 0));
  private static final int URI = 0x86;

  private SigningRequest() {}

  /// The request in PEM.
  ///
  /// @param pair elliptic curve or RSA
  /// @param id named as the subject
  public static String pem(KeyPair pair, String id) throws GeneralSecurityException {
    byte[] info = element(0x30, VERSION, EMPTY_NAME, pair.getPublic().getEncoded(), attributes(id));
    boolean rsa = pair.getPrivate().getAlgorithm().equals("RSA");
    Signature signature = Signature.getInstance(rsa ? "SHA256withRSA" : "SHA256withECDSA");
    signature.initSign(pair.getPrivate());
    signature.update(info);
    byte[] signed = element(3, bytes(0), signature.sign());
    return PemText.block(
        "CERTIFICATE REQUEST", element(0x30, info, rsa ? RSA_SHA256 : ECDSA_SHA256, signed));
  }

  /// The one attribute: the extensions wished for, of which one names the subject. Critical, for
  /// the subject is empty (RFC 5280, 4.2.1.6).
  private static byte[] attributes(String id) {
    byte[] name = element(URI, id.getBytes(StandardCharsets.US_ASCII));
    byte[] extension = element(0x30, SUBJECT_ALT_NAME, TRUE, element(4, element(0x30, name)));
    byte[] values = element(0x31, element(0x30, extension));
    return element(0xa0, element(0x30, EXTENSION_REQUEST, values));
  }

  private static byte[] oid(String octets) {
    return element(6, HexFormat.of().parseHex(octets));
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  /// Tag, length, content (X.690).
  private static byte[] element(int tag, byte[]... contents) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : contents) {
      content.writeBytes(part);
    }
    int length = content.size();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (length < 0x80) {
      out.write(length);
    } else if (length < 0x100) {
      out.writeBytes(bytes(0x81, length));
    } else {
      out.writeBytes(bytes(0x82, length >> 8, length));
    }
    out.writeBytes(content.toByteArray());
    return out.toByteArray();
  }
}
