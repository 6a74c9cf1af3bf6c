package io.lateen.citadel.server;

import io.grpc.Status;
import io.grpc.StatusException;
import io.lateen.citadel.authenticate.Authenticator;
import io.lateen.citadel.authenticate.Credentials;
import io.lateen.citadel.authority.Authority;
import io.lateen.citadel.authority.CaProblem;
import io.lateen.citadel.authority.CertificateQuestion;
import io.lateen.citadel.authority.Renewal;
import io.lateen.wire.tls.SpiffeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A question for a certificate, from whichever service: who asks, what, and the answer.
final class Reception {
  private static final Logger log = LoggerFactory.getLogger(Reception.class);

  private final Authority authority;
  private final List<Authenticator> authenticators;
  private final @Nullable SpiffeId below;
  private final ServerMetrics metrics;

  /// @param below who may have an authority below this one; null: nobody
  Reception(
      Authority authority,
      List<Authenticator> authenticators,
      @Nullable SpiffeId below,
      ServerMetrics metrics) {
    this.authority = authority;
    this.authenticators = List.copyOf(authenticators);
    this.below = below;
    this.metrics = metrics;
  }

  /// @param asked how long; 0 and less: the usual
  /// @param named whether the request must name somebody; who that is counts for nothing
  /// @throws StatusException UNAUTHENTICATED, PERMISSION_DENIED, INVALID_ARGUMENT or INTERNAL,
  ///     saying why
  Authority.Issued answer(String csr, Duration asked, boolean named) throws StatusException {
    metrics.asked.inc();
    Authenticator.Known known = known(CallerInterceptor.CREDENTIALS.get());
    SpiffeId caller = known.id();
    try {
      Authority.Issued issued = issue(question(csr, named), known, asked);
      metrics.issued.inc();
      log.debug("certificate for {} until {}", caller, issued.leaf().getNotAfter().toInstant());
      return issued;
    } catch (CaProblem problem) {
      metrics.failed(problem);
      log.warn("no certificate for {}: {}", caller, problem.getMessage());
      throw status(problem);
    }
  }

  private static CertificateQuestion question(String csr, boolean named) throws CaProblem {
    CertificateQuestion question = CertificateQuestion.parse(csr);
    if (named && !question.named()) {
      throw new CaProblem(
          CaProblem.Kind.ID_ERROR,
          "the request names nobody (expected: a subject alternative name)");
    }
    return question;
  }

  private Authority.Issued issue(
      CertificateQuestion question, Authenticator.Known known, Duration asked) throws CaProblem {
    SpiffeId caller = known.id();
    if (!question.authority()) {
      return authority.issue(
          question, List.of(new Authority.Uri(caller.toString())), asked, known.next());
    }
    if (!caller.equals(below) || known.next() != Renewal.TOKEN) {
      throw new CaProblem(
          CaProblem.Kind.NOT_ALLOWED,
          caller
              + " may have no authority of its own"
              + (below == null
                  ? " (nobody may without --sign-ca-certs)"
                  : " (only " + below + ", for a token)"));
    }
    log.info("an authority for {}", caller);
    return authority.issueAuthority(question, caller, asked);
  }

  private Authenticator.Known known(Credentials shown) throws StatusException {
    List<String> reasons = new ArrayList<>();
    for (Authenticator authenticator : authenticators) {
      switch (authenticator.authenticate(shown)) {
        case Authenticator.Known known -> {
          return known;
        }
        case Authenticator.Refused refused -> reasons.add(refused.reason());
      }
    }
    metrics.strangers.inc();
    throw Status.UNAUTHENTICATED
        .withDescription("request authenticate failure: " + String.join("; ", reasons))
        .asException();
  }

  private static StatusException status(CaProblem problem) {
    Status status =
        switch (problem.kind()) {
          case CA_NOT_READY, CERT_GEN_ERROR -> Status.INTERNAL;
          case CSR_ERROR, ID_ERROR, TTL_ERROR -> Status.INVALID_ARGUMENT;
          case NOT_ALLOWED -> Status.PERMISSION_DENIED;
        };
    return status.withDescription("CSR signing error (" + problem.getMessage() + ")").asException();
  }
}
