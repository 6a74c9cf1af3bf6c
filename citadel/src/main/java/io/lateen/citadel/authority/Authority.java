package io.lateen.citadel.authority;

import io.lateen.wire.tls.PemText;
import io.lateen.wire.tls.SpiffeId;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.GeneralName;
import org.jspecify.annotations.Nullable;

/// Issues certificates. Its key and its roots are exchanged whole, with overlap: a root is trusted
/// by everybody before anything is signed below it, and for as long as something may be.
/// Thread-safe.
public final class Authority {
  /// Clocks differ.
  private static final Duration BACKDATED = Duration.ofMinutes(2);

  /// No common name may be longer (RFC 5280, `ub-common-name`).
  private static final int LONGEST_COMMON_NAME = 64;

  private final Clock clock;
  private final Lifetimes lifetimes;
  private volatile @Nullable State state;

  /// @param trusted roots beside the signing key's own
  private record State(SigningKey signer, List<X509Certificate> trusted) {}

  public Authority(Lifetimes lifetimes, Clock clock) {
    this.lifetimes = lifetimes;
    this.clock = clock;
  }

  /// Signs with this key from now on.
  ///
  /// @param alsoTrusted roots of before and of after
  public void use(SigningKey signer, List<X509Certificate> alsoTrusted) {
    state = new State(signer, List.copyOf(alsoTrusted));
  }

  public boolean isReady() {
    return state != null;
  }

  public Lifetimes lifetimes() {
    return lifetimes;
  }

  private State state() throws CaProblem {
    State now = state;
    if (now == null) {
      throw new CaProblem(CaProblem.Kind.CA_NOT_READY, "the authority has no signing key yet");
    }
    return now;
  }

  /// What is trusted: the signing key's root first, then those that are to come or to go.
  public List<X509Certificate> roots() throws CaProblem {
    State now = state();
    Set<X509Certificate> roots = new LinkedHashSet<>();
    roots.add(now.signer.root());
    Instant today = clock.instant();
    now.trusted.stream()
        .filter(root -> root.getNotAfter().toInstant().isAfter(today))
        .forEach(roots::add);
    return List.copyOf(roots);
  }

  /// The same in PEM.
  public String rootsPem() throws CaProblem {
    return PemText.of(roots());
  }

  /// When the signing key's certificate, or one above it, ends first.
  public Instant ends() throws CaProblem {
    SigningKey signer = state().signer;
    List<X509Certificate> all = new ArrayList<>(signer.between());
    all.add(signer.certificate());
    all.add(signer.root());
    return all.stream()
        .map(each -> each.getNotAfter().toInstant())
        .sorted()
        .findFirst()
        .orElseThrow();
  }

  /// An answer to a question.
  ///
  /// @param names whom the certificate is for; never from the question
  /// @param asked how long; 0 and less: the usual
  /// @param next what the next one is given for
  public Issued issue(CertificateQuestion question, List<Name> names, Duration asked, Renewal next)
      throws CaProblem {
    return sign(question.key(), common(question, names), names, lifetimes.granted(asked), next);
  }

  /// As Istio does it: a name that is too long is left out, the certificate is made.
  private static String common(CertificateQuestion question, List<Name> names) {
    String first = question.commonName() && !names.isEmpty() ? names.getFirst().value() : "";
    return first.length() > LONGEST_COMMON_NAME ? "" : first;
  }

  /// A certificate with which others sign: an authority below this one.
  ///
  /// @param owner whose it is, for its subject
  public Issued issueAuthority(CertificateQuestion question, SpiffeId owner, Duration asked)
      throws CaProblem {
    X500Name subject =
        new X500NameBuilder(BCStyle.INSTANCE)
            .addRDN(BCStyle.O, owner.trustDomain())
            .addRDN(BCStyle.OU, owner.namespace())
            .addRDN(BCStyle.CN, owner.serviceAccount())
            .build();
    SigningKey signer = state().signer;
    X509Certificate made =
        CertificateWriter.intermediate(
            signer, question.key(), subject, validity(lifetimes.granted(asked)));
    return new Issued(made, signer.intermediates(), roots());
  }

  /// A certificate for a key that was made here.
  ///
  /// @param names the first is the workload's
  /// @param next what the next one is given for
  public Issued issue(PublicKey key, List<Name> names, Duration life, Renewal next)
      throws CaProblem {
    return sign(key, "", names, life, next);
  }

  private Issued sign(PublicKey key, String common, List<Name> names, Duration life, Renewal next)
      throws CaProblem {
    if (names.isEmpty()) {
      throw new CaProblem(CaProblem.Kind.CSR_ERROR, "nobody to certify (expected: a name)");
    }
    SigningKey signer = state().signer;
    X509Certificate leaf =
        CertificateWriter.leaf(
            signer,
            key,
            subject(common),
            names.stream().map(Name::general).toList(),
            validity(life),
            next);
    return new Issued(leaf, signer.intermediates(), roots());
  }

  /// What is signed ends with the signer at the latest.
  private CertificateWriter.Validity validity(Duration life) throws CaProblem {
    Instant now = clock.instant();
    Instant end = now.plus(life);
    Instant last = ends();
    if (!last.isAfter(now)) {
      throw new CaProblem(
          CaProblem.Kind.CERT_GEN_ERROR, "the authority's own certificate ended at " + last);
    }
    return new CertificateWriter.Validity(now.minus(BACKDATED), end.isAfter(last) ? last : end);
  }

  private static X500Name subject(String common) {
    X500NameBuilder subject = new X500NameBuilder(BCStyle.INSTANCE);
    return common.isEmpty() ? subject.build() : subject.addRDN(BCStyle.CN, common).build();
  }

  /// One of a certificate's subject alternative names.
  public sealed interface Name {
    String value();

    /// As X.509 has it.
    private GeneralName general() {
      return switch (this) {
        case Uri uri -> new GeneralName(GeneralName.uniformResourceIdentifier, uri.value());
        case Dns dns -> new GeneralName(GeneralName.dNSName, dns.value());
        case Ip ip -> new GeneralName(GeneralName.iPAddress, ip.value());
      };
    }
  }

  /// `spiffe://…`.
  public record Uri(String value) implements Name {}

  /// A host.
  public record Dns(String value) implements Name {}

  /// An address.
  public record Ip(String value) implements Name {}

  /// A certificate with what one needs to check it.
  ///
  /// @param intermediates between the leaf and its root, nearest first; mostly empty
  /// @param roots all that are trusted now
  public record Issued(
      X509Certificate leaf, List<X509Certificate> intermediates, List<X509Certificate> roots) {
    public Issued {
      intermediates = List.copyOf(intermediates);
      roots = List.copyOf(roots);
    }

    /// The leaf and what stands above it, without the root.
    public String chainPem() {
      return PemText.of(leaf) + PemText.of(intermediates);
    }

    public String rootsPem() {
      return PemText.of(roots);
    }
  }
}
