package io.lateen.citadel.authority;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;

/// What keys are made. Istio 1.1 knows RSA only.
public enum KeyForm {
  RSA_2048,
  EC_P256;

  /// A new pair.
  public KeyPair generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(this == EC_P256 ? "EC" : "RSA");
      switch (this) {
        case RSA_2048 -> generator.initialize(2048);
        case EC_P256 -> generator.initialize(new ECGenParameterSpec("secp256r1"));
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java makes no keys of form " + this, e);
    }
  }

  /// How a key signs.
  static String signature(PrivateKey key) {
    return key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
  }
}
