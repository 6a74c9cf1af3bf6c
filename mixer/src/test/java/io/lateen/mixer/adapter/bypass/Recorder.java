package io.lateen.mixer.adapter.bypass;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.rpc.Status;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.lateen.wire.proto.adapter.CheckResult;
import io.lateen.wire.proto.adapter.CloseSessionRequest;
import io.lateen.wire.proto.adapter.CloseSessionResponse;
import io.lateen.wire.proto.adapter.CreateSessionRequest;
import io.lateen.wire.proto.adapter.CreateSessionResponse;
import io.lateen.wire.proto.adapter.InfrastructureBackendGrpc;
import io.lateen.wire.proto.adapter.QuotaResult;
import io.lateen.wire.proto.adapter.ReportResult;
import io.lateen.wire.proto.template.kubernetes.HandleKubernetesRequest;
import io.lateen.wire.proto.template.kubernetes.HandleKubernetesResponse;
import io.lateen.wire.proto.template.kubernetes.HandleKubernetesServiceGrpc;
import io.lateen.wire.proto.template.kubernetes.OutputMsg;
import io.lateen.wire.proto.template.listentry.HandleListEntryRequest;
import io.lateen.wire.proto.template.listentry.HandleListEntryServiceGrpc;
import io.lateen.wire.proto.template.metric.HandleMetricRequest;
import io.lateen.wire.proto.template.metric.HandleMetricServiceGrpc;
import io.lateen.wire.proto.template.quota.HandleQuotaRequest;
import io.lateen.wire.proto.template.quota.HandleQuotaServiceGrpc;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A backend by grpc-java's own classes: keeps what it is asked, and answers.
final class Recorder {
  final BlockingQueue<Object> asked = new LinkedBlockingQueue<>();
  private final Server server;

  Recorder() throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
            .addService(new Lists())
            .addService(new Metrics())
            .addService(new Quotas())
            .addService(new Pods())
            .addService(new Sessions())
            .build()
            .start();
  }

  String address() {
    return "127.0.0.1:" + server.getPort();
  }

  /// Keeps the request, then answers it.
  private <T> void answer(Object request, T with, StreamObserver<T> answer) {
    asked.add(request);
    answer.onNext(with);
    answer.onCompleted();
  }

  private final class Lists extends HandleListEntryServiceGrpc.HandleListEntryServiceImplBase {
    @Override
    public void handleListEntry(HandleListEntryRequest request, StreamObserver<CheckResult> to) {
      String value = request.getInstance().getValue().getStringValue();
      switch (value) {
        case "silence" -> asked.add(request);
        case "fault" ->
            to.onError(
                io.grpc.Status.INTERNAL.withDescription("out of order").asRuntimeException());
        default ->
            answer(
                request,
                CheckResult.newBuilder()
                    .setStatus(Status.newBuilder().setCode(7).setMessage(value + " is not welcome"))
                    .setValidDuration(Duration.newBuilder().setSeconds(3))
                    .setValidUseCount(9)
                    .build(),
                to);
      }
    }
  }

  private final class Metrics extends HandleMetricServiceGrpc.HandleMetricServiceImplBase {
    @Override
    public void handleMetric(HandleMetricRequest request, StreamObserver<ReportResult> to) {
      answer(request, ReportResult.getDefaultInstance(), to);
    }
  }

  private final class Quotas extends HandleQuotaServiceGrpc.HandleQuotaServiceImplBase {
    @Override
    public void handleQuota(HandleQuotaRequest request, StreamObserver<QuotaResult> to) {
      QuotaResult.Builder result = QuotaResult.newBuilder();
      request
          .getQuotaRequest()
          .getQuotasMap()
          .forEach(
              (name, wanted) ->
                  result.putQuotas(
                      name,
                      QuotaResult.Result.newBuilder()
                          .setGrantedAmount(wanted.getAmount() - 1)
                          .setValidDuration(Duration.newBuilder().setSeconds(4))
                          .build()));
      answer(request, result.build(), to);
    }
  }

  private final class Pods extends HandleKubernetesServiceGrpc.HandleKubernetesServiceImplBase {
    @Override
    public void handleKubernetes(
        HandleKubernetesRequest request, StreamObserver<HandleKubernetesResponse> to) {
      boolean known = request.getInstance().getSourceUid().equals("kubernetes://a.b");
      HandleKubernetesResponse.Builder response = HandleKubernetesResponse.newBuilder();
      if (known) {
        response.setOutput(
            OutputMsg.newBuilder().setSourcePodName("a").putSourceLabels("app", "reviews"));
      } else {
        response
            .getResultBuilder()
            .setStatus(Status.newBuilder().setCode(5).setMessage("no such pod"));
      }
      answer(request, response.build(), to);
    }
  }

  private final class Sessions extends InfrastructureBackendGrpc.InfrastructureBackendImplBase {
    @Override
    public void createSession(
        CreateSessionRequest request, StreamObserver<CreateSessionResponse> to) {
      answer(request, CreateSessionResponse.newBuilder().setSessionId("s-1").build(), to);
    }

    @Override
    public void closeSession(CloseSessionRequest request, StreamObserver<CloseSessionResponse> to) {
      answer(request, CloseSessionResponse.getDefaultInstance(), to);
    }
  }

  /// What calls of a session carry instead of parameters.
  static Any session() {
    return Any.newBuilder()
        .setTypeUrl("google.protobuf.Any.type_url")
        .setValue(ByteString.copyFromUtf8("s-1"))
        .build();
  }

  void stop() throws InterruptedException {
    server.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
  }
}
