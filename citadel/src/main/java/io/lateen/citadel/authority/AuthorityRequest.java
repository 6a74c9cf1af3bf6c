package io.lateen.citadel.authority;

import io.lateen.wire.tls.PemText;
import java.io.IOException;
import java.security.KeyPair;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/// The question for a certificate with which one may sign (PKCS #10, basic constraints CA:TRUE).
public final class AuthorityRequest {
  private AuthorityRequest() {}

  public static String pem(KeyPair pair) throws CaProblem {
    try {
      ExtensionsGenerator wished = new ExtensionsGenerator();
      wished.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
      byte[] request =
          new JcaPKCS10CertificationRequestBuilder(new X500Name(""), pair.getPublic())
              .addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, wished.generate())
              .build(
                  new JcaContentSignerBuilder(KeyForm.signature(pair.getPrivate()))
                      .build(pair.getPrivate()))
              .getEncoded();
      return PemText.block("CERTIFICATE REQUEST", request);
    } catch (IOException | OperatorCreationException e) {
      throw new CaProblem(CaProblem.Kind.CSR_ERROR, "no request can be made: " + e.getMessage());
    }
  }
}
