package io.lateen.citadel.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lateen.citadel.OpenSsl;
import io.lateen.wire.tls.PemText;
import io.lateen.wire.tls.SigningRequest;
import io.lateen.wire.tls.SpiffeId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Certificates, read and verified by OpenSSL.
final class AuthorityTest {
  private static final String ID = "spiffe://cluster.local/ns/default/sa/bookinfo-reviews";
  private static final Clock CLOCK = Clock.systemUTC();

  @TempDir Path folder;

  private static SelfSigned maker(KeyForm form) {
    return new SelfSigned("cluster.local", Duration.ofDays(365), form, CLOCK);
  }

  private static Authority authority(SigningKey key) {
    Authority authority = new Authority(Lifetimes.USUAL, CLOCK);
    authority.use(key, List.of());
    return authority;
  }

  private static Authority.Issued issue(Authority authority, KeyForm form, Duration asked)
      throws Exception {
    return authority.issue(question(form), List.of(new Authority.Uri(ID)), asked, Renewal.TOKEN);
  }

  private static CertificateQuestion question(KeyForm form) throws Exception {
    return CertificateQuestion.parse(SigningRequest.pem(form.generate(), "spiffe://a/ns/b/sa/c"));
  }

  private String openssl(String... arguments) throws IOException, InterruptedException {
    return new OpenSsl(folder).run(arguments);
  }

  private void write(String file, String text) throws IOException {
    new OpenSsl(folder).write(file, text);
  }

  @ParameterizedTest
  @EnumSource(KeyForm.class)
  void aLeafIsWhatIstioMakes(KeyForm form) throws Exception {
    Authority.Issued issued = issue(authority(maker(form).create()), form, Duration.ZERO);
    write("leaf.pem", issued.chainPem());
    write("root.pem", issued.rootsPem());
    assertThat(openssl("verify", "-x509_strict", "-CAfile", "root.pem", "leaf.pem")).contains("OK");
    String text = openssl("x509", "-in", "leaf.pem", "-noout", "-text");
    assertThat(text)
        .contains("Subject: \n")
        .contains("X509v3 Subject Alternative Name: critical\n                URI:" + ID)
        .contains("X509v3 Key Usage: critical\n                Digital Signature, Key Encipherment")
        .contains("TLS Web Server Authentication, TLS Web Client Authentication")
        .contains("CA:FALSE");
    Duration life =
        Duration.between(
            issued.leaf().getNotBefore().toInstant(), issued.leaf().getNotAfter().toInstant());
    assertThat(life).isBetween(Duration.ofDays(90), Duration.ofDays(91));
    String root = openssl("x509", "-in", "root.pem", "-noout", "-text");
    assertThat(root).contains("O = cluster.local").contains("Certificate Sign").contains("CA:TRUE");
  }

  @Test
  void namesAreNeverTheQuestions() throws Exception {
    Authority.Issued issued =
        issue(authority(maker(KeyForm.EC_P256).create()), KeyForm.EC_P256, Duration.ZERO);
    assertThat(issued.leaf().getSubjectAlternativeNames()).hasSize(1);
    assertThat(issued.leaf().getSubjectAlternativeNames().toString())
        .contains(ID)
        .doesNotContain("spiffe://a");
  }

  /// A request of OpenSSL's own, with a common name.
  private CertificateQuestion withCommonName() throws Exception {
    openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "own.pem");
    openssl("req", "-new", "-key", "own.pem", "-subj", "/CN=whatever", "-out", "request.pem");
    return CertificateQuestion.parse(Files.readString(folder.resolve("request.pem")));
  }

  /// OpenSSL reads what it says, and minds it as little as anybody else.
  @Test
  void aCertificateMayRenewItself() throws Exception {
    Authority authority = authority(maker(KeyForm.EC_P256).create());
    List<Authority.Name> names = List.of(new Authority.Uri(ID));
    Authority.Issued issued =
        authority.issue(withCommonName(), names, Duration.ZERO, Renewal.CERTIFICATE);
    write("leaf.pem", issued.chainPem());
    write("root.pem", issued.rootsPem());
    assertThat(openssl("verify", "-x509_strict", "-CAfile", "root.pem", "leaf.pem")).contains("OK");
    assertThat(openssl("x509", "-in", "leaf.pem", "-noout", "-text"))
        .contains("Netscape Comment", "Renewed for whoever shows this certificate");
    assertThat(Renewal.of(issued.leaf())).isEqualTo(Renewal.CERTIFICATE);
    assertThat(Renewal.of(issued.roots().getFirst())).isEqualTo(Renewal.TOKEN);
  }

  @Test
  void aCommonNameIsGivenToWhoHasOne() throws Exception {
    Authority authority = authority(maker(KeyForm.EC_P256).create());
    List<Authority.Name> names = List.of(new Authority.Uri(ID));
    Authority.Issued issued =
        authority.issue(withCommonName(), names, Duration.ZERO, Renewal.TOKEN);
    write("leaf.pem", issued.chainPem());
    write("root.pem", issued.rootsPem());
    assertThat(openssl("verify", "-x509_strict", "-CAfile", "root.pem", "leaf.pem")).contains("OK");
    assertThat(openssl("x509", "-in", "leaf.pem", "-noout", "-text"))
        .containsPattern("Subject: CN ?= ?" + ID + "\n")
        .contains("X509v3 Subject Alternative Name: \n                URI:" + ID);
  }

  @Test
  void aCommonNameThatWouldBeTooLongIsLeftOut() throws Exception {
    Authority authority = authority(maker(KeyForm.EC_P256).create());
    List<Authority.Name> names = List.of(new Authority.Uri(ID + "-".repeat(12)));
    assertThat(ID.length() + 12).isEqualTo(65);
    Authority.Issued issued =
        authority.issue(withCommonName(), names, Duration.ZERO, Renewal.TOKEN);
    assertThat(issued.leaf().getSubjectX500Principal().getName()).isEmpty();
  }

  @Test
  void anAuthorityBelowThisOneIsBelieved() throws Exception {
    SigningKey root = maker(KeyForm.EC_P256).create();
    KeyPair pair = KeyForm.RSA_2048.generate();
    CertificateQuestion question = CertificateQuestion.parse(AuthorityRequest.pem(pair));
    assertThat(question.authority()).isTrue();
    SpiffeId owner = new SpiffeId("cluster.local", "istio-system", "citadel");
    Authority.Issued below = authority(root).issueAuthority(question, owner, Duration.ZERO);
    SigningKey key = new SigningKey(below.leaf(), pair.getPrivate(), List.of(), root.root());
    Authority.Issued leaf = issue(authority(key), KeyForm.EC_P256, Duration.ZERO);
    write("below.pem", PemText.of(below.leaf()));
    write("leaf.pem", leaf.chainPem());
    write("root.pem", leaf.rootsPem());
    for (String file : List.of("below.pem", "leaf.pem")) {
      assertThat(
              openssl(
                  "verify", "-x509_strict", "-CAfile", "root.pem", "-untrusted", "below.pem", file))
          .contains("OK");
    }
    assertThat(openssl("x509", "-in", "below.pem", "-noout", "-text"))
        .containsPattern("Subject: O ?= ?cluster.local, OU ?= ?istio-system, CN ?= ?citadel\n")
        .contains("X509v3 Key Usage: critical\n                Certificate Sign")
        .contains("X509v3 Basic Constraints: critical\n                CA:TRUE");
  }

  @Test
  void lifeIsLimited() throws Exception {
    Authority authority = authority(maker(KeyForm.EC_P256).create());
    Authority.Issued hour = issue(authority, KeyForm.EC_P256, Duration.ofHours(1));
    assertThat(hour.leaf().getNotAfter().toInstant())
        .isBefore(Instant.now().plus(Duration.ofMinutes(61)));
    assertThatThrownBy(() -> issue(authority, KeyForm.EC_P256, Duration.ofDays(91)))
        .isInstanceOfSatisfying(
            CaProblem.class, e -> assertThat(e.kind()).isEqualTo(CaProblem.Kind.TTL_ERROR))
        .hasMessageContaining("greater than the max allowed");
    assertThatThrownBy(() -> CertificateQuestion.parse("nothing"))
        .isInstanceOfSatisfying(
            CaProblem.class, e -> assertThat(e.kind()).isEqualTo(CaProblem.Kind.CSR_ERROR));
    Authority empty = new Authority(Lifetimes.USUAL, CLOCK);
    assertThatThrownBy(() -> issue(empty, KeyForm.EC_P256, Duration.ZERO))
        .isInstanceOfSatisfying(
            CaProblem.class, e -> assertThat(e.kind()).isEqualTo(CaProblem.Kind.CA_NOT_READY));
  }

  @Test
  void noLeafOutlivesItsRoot() throws Exception {
    SelfSigned shortLived =
        new SelfSigned("cluster.local", Duration.ofHours(2), KeyForm.EC_P256, CLOCK);
    SigningKey key = shortLived.create();
    Authority.Issued issued = issue(authority(key), KeyForm.EC_P256, Duration.ofDays(30));
    assertThat(issued.leaf().getNotAfter()).isEqualTo(key.root().getNotAfter());
  }

  @Test
  void aRequestSignedWithAnotherKeyIsRefused() throws Exception {
    KeyPair one = KeyForm.EC_P256.generate();
    KeyPair other = KeyForm.EC_P256.generate();
    String pem =
        SigningRequest.pem(
            new KeyPair(one.getPublic(), other.getPrivate()), "spiffe://a/ns/b/sa/c");
    assertThatThrownBy(() -> CertificateQuestion.parse(pem))
        .hasMessageContaining("not signed with its own key");
  }

  private static Map<String, String> files(SigningKey key) {
    Map<String, String> files = new HashMap<>();
    files.put(SigningKeyParser.CERTIFICATE, PemText.of(key.certificate()));
    files.put(SigningKeyParser.KEY, PemText.of(key.key()));
    files.put(SigningKeyParser.ROOT, PemText.of(key.root()));
    files.put(SigningKeyParser.CHAIN, PemText.of(key.intermediates()));
    return files;
  }

  @Test
  void anAuthorityBelowAnotherIsPluggedIn() throws Exception {
    SigningKey middle = maker(KeyForm.RSA_2048).below(maker(KeyForm.EC_P256).create());
    SigningKey low = maker(KeyForm.EC_P256).below(middle);
    SigningKeyParser.Plugged read = SigningKeyParser.parse(files(low), Instant.now());
    Authority.Issued issued = issue(authority(read.key()), KeyForm.EC_P256, Duration.ZERO);
    assertThat(issued.intermediates()).hasSize(2);
    write("leaf.pem", PemText.of(issued.leaf()));
    write("chain.pem", PemText.of(issued.intermediates()));
    write("root.pem", issued.rootsPem());
    assertThat(openssl("verify", "-CAfile", "root.pem", "-untrusted", "chain.pem", "leaf.pem"))
        .contains("OK");
  }

  @Test
  void keysOfOpensslArePluggedIn() throws Exception {
    openssl("ecparam", "-name", "prime256v1", "-genkey", "-out", "ca-key.pem");
    openssl(
        "req",
        "-x509",
        "-new",
        "-key",
        "ca-key.pem",
        "-subj",
        "/O=ours",
        "-days",
        "10",
        "-out",
        "ca-cert.pem",
        "-addext",
        "keyUsage=critical,keyCertSign");
    Map<String, String> files = new HashMap<>();
    files.put(SigningKeyParser.CERTIFICATE, Files.readString(folder.resolve("ca-cert.pem")));
    files.put(SigningKeyParser.KEY, Files.readString(folder.resolve("ca-key.pem")));
    assertThat(SigningKeyParser.parse(files, Instant.now()).key().intermediates()).isEmpty();
  }

  private static void refused(Map<String, String> files, String file, String why) {
    assertThatThrownBy(() -> SigningKeyParser.parse(files, Instant.now()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(file + ":")
        .hasMessageContaining(why);
  }

  @Test
  void whatIsWrongIsSaid() throws Exception {
    SigningKey root = maker(KeyForm.EC_P256).create();
    SigningKey low = maker(KeyForm.EC_P256).below(root);
    Map<String, String> files = files(low);
    files.put(SigningKeyParser.KEY, PemText.of(root.key()));
    refused(files, SigningKeyParser.KEY, "not the key of ca-cert.pem");
    files = files(low);
    files.remove(SigningKeyParser.KEY);
    refused(files, SigningKeyParser.KEY, "missing");
    files = files(low);
    files.put(SigningKeyParser.ROOT, PemText.of(maker(KeyForm.EC_P256).create().root()));
    refused(files, SigningKeyParser.CERTIFICATE, "does not lead to");
    Authority.Issued leaf = issue(authority(root), KeyForm.EC_P256, Duration.ZERO);
    files = files(root);
    files.put(SigningKeyParser.CERTIFICATE, PemText.of(leaf.leaf()));
    refused(files, SigningKeyParser.CERTIFICATE, "no authority's");
    Map<String, String> old = files(low);
    assertThatThrownBy(() -> SigningKeyParser.parse(old, Instant.now().plus(Duration.ofDays(400))))
        .hasMessageContaining("ca-cert.pem: valid from");
    assertThat(Objects.toString(low)).doesNotContain("PRIVATE");
  }

  @Test
  void severalRootsAreTrustedAtOnce() throws Exception {
    SigningKey old = maker(KeyForm.EC_P256).create();
    SigningKey next = maker(KeyForm.EC_P256).create();
    Map<String, String> files = files(next);
    files.put(SigningKeyParser.ROOT, PemText.of(old.root()) + PemText.of(next.root()));
    SigningKeyParser.Plugged read = SigningKeyParser.parse(files, Instant.now());
    assertThat(read.key().root()).isEqualTo(next.root());
    assertThat(read.alsoTrusted()).containsExactly(old.root());
    Authority authority = new Authority(Lifetimes.USUAL, CLOCK);
    authority.use(read.key(), read.alsoTrusted());
    assertThat(authority.roots()).containsExactly(next.root(), old.root());
  }
}
