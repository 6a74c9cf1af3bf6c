package io.lateen.citadel.server;

import io.grpc.StatusException;
import io.grpc.stub.StreamObserver;
import io.lateen.citadel.authority.Authority;
import io.lateen.wire.proto.citadel.IstioCertificateRequest;
import io.lateen.wire.proto.citadel.IstioCertificateResponse;
import io.lateen.wire.proto.citadel.IstioCertificateServiceGrpc;
import io.lateen.wire.tls.PemText;
import java.security.cert.X509Certificate;
import java.time.Duration;

/// `istio.v1.auth.IstioCertificateService`: what node agents, and today's proxies, ask.
final class CertificateService extends IstioCertificateServiceGrpc.IstioCertificateServiceImplBase {
  private final Reception reception;

  CertificateService(Reception reception) {
    this.reception = reception;
  }

  @Override
  public void createCertificate(
      IstioCertificateRequest request, StreamObserver<IstioCertificateResponse> answer) {
    try {
      Authority.Issued issued =
          reception.answer(
              request.getCsr(), Duration.ofSeconds(request.getValidityDuration()), false);
      IstioCertificateResponse.Builder chain =
          IstioCertificateResponse.newBuilder().addCertChain(PemText.of(issued.leaf()));
      for (X509Certificate each : issued.intermediates()) {
        chain.addCertChain(PemText.of(each));
      }
      answer.onNext(chain.addCertChain(issued.rootsPem()).build());
      answer.onCompleted();
    } catch (StatusException e) {
      answer.onError(e);
    }
  }
}
