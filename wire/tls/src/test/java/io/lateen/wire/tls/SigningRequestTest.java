package io.lateen.wire.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Objects;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SigningRequestTest {
  @ParameterizedTest
  @CsvSource({"EC,256", "RSA,2048"})
  void othersReadIt(String algorithm, int size) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    generator.initialize(size);
    KeyPair pair = generator.generateKeyPair();
    String id = new SpiffeId("cluster.local", "default", "bookinfo-reviews").toString();
    String pem = SigningRequest.pem(pair, id);
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      PKCS10CertificationRequest read =
          (PKCS10CertificationRequest) Objects.requireNonNull(parser.readObject());
      assertThat(
              read.isSignatureValid(
                  new JcaContentVerifierProviderBuilder().build(pair.getPublic())))
          .isTrue();
      assertThat(read.getSubject().getRDNs()).isEmpty();
      Extension names =
          read.getRequestedExtensions().getExtension(Extension.subjectAlternativeName);
      assertThat(names.isCritical()).isTrue();
      assertThat(GeneralNames.getInstance(names.getParsedValue()).getNames()[0].getName())
          .hasToString(id);
    }
  }
}
