package io.lateen.citadel.server;

import com.google.protobuf.ByteString;
import com.google.rpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.StreamObserver;
import io.lateen.citadel.authority.Authority;
import io.lateen.wire.proto.citadel.CsrRequest;
import io.lateen.wire.proto.citadel.CsrResponse;
import io.lateen.wire.proto.citadel.IstioCAServiceGrpc;
import io.lateen.wire.tls.PemText;
import java.time.Duration;

/// `istio.v1.auth.IstioCAService`: what the agents of virtual machines ask. As in Istio, a request
/// must name somebody here.
final class CaService extends IstioCAServiceGrpc.IstioCAServiceImplBase {
  private final Reception reception;

  CaService(Reception reception) {
    this.reception = reception;
  }

  @Override
  public void handleCSR(CsrRequest request, StreamObserver<CsrResponse> answer) {
    try {
      Authority.Issued issued =
          reception.answer(
              request.getCsrPem().toStringUtf8(),
              Duration.ofMinutes(request.getRequestedTtlMinutes()),
              true);
      answer.onNext(
          CsrResponse.newBuilder()
              .setIsApproved(true)
              .setStatus(Status.newBuilder().setMessage("OK"))
              .setSignedCert(ByteString.copyFromUtf8(PemText.of(issued.leaf())))
              .setCertChain(
                  ByteString.copyFromUtf8(PemText.of(issued.intermediates()) + issued.rootsPem()))
              .build());
      answer.onCompleted();
    } catch (StatusException e) {
      answer.onError(e);
    }
  }
}
