package io.lateen.mixer.server;

import com.google.protobuf.MessageLite;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.lateen.wire.proto.mixer.CheckResponse;
import io.lateen.wire.proto.mixer.MixerGrpc;
import io.lateen.wire.proto.mixer.ReportResponse;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `istio.mixer.v1.Mixer` as gRPC calls it: a thread per call. Requests are read by hand; the
/// descriptors are those of the generated classes, so that reflection works.
final class MixerService implements BindableService {
  private static final Logger LOG = LoggerFactory.getLogger(MixerService.class);

  private final CheckCall check;
  private final ReportCall report;
  private final CallMetrics metrics;
  private final Admittance admittance;

  MixerService(CheckCall check, ReportCall report, CallMetrics metrics, Admittance admittance) {
    this.check = check;
    this.report = report;
    this.metrics = metrics;
    this.admittance = admittance;
  }

  @Override
  public ServerServiceDefinition bindService() {
    MethodDescriptor<byte[], CheckResponse> checks = byHand(MixerGrpc.getCheckMethod());
    MethodDescriptor<byte[], ReportResponse> reports = byHand(MixerGrpc.getReportMethod());
    ServiceDescriptor service =
        ServiceDescriptor.newBuilder(MixerGrpc.SERVICE_NAME)
            .setSchemaDescriptor(MixerGrpc.getServiceDescriptor().getSchemaDescriptor())
            .addMethod(checks)
            .addMethod(reports)
            .build();
    return ServerServiceDefinition.builder(service)
        .addMethod(
            checks,
            ServerCalls.asyncUnaryCall(
                (message, out) -> serve("Check", message, out, check::answer, _ -> 1)))
        .addMethod(
            reports,
            ServerCalls.asyncUnaryCall(
                (message, out) -> serve("Report", message, out, report::answer, Records::count)))
        .build();
  }

  private static <A, R> MethodDescriptor<byte[], R> byHand(MethodDescriptor<A, R> generated) {
    return generated.toBuilder(Octets.MARSHALLER, generated.getResponseMarshaller()).build();
  }

  private <R extends MessageLite> void serve(
      String method,
      byte[] message,
      StreamObserver<R> out,
      Work<R> work,
      ToIntFunction<byte[]> cost) {
    long start = System.nanoTime();
    Status status = Status.OK;
    int sent = 0;
    try {
      R answer = admittance.admit(message, cost, work);
      sent = answer.getSerializedSize();
      send(answer, out);
    } catch (StatusException e) {
      status = e.getStatus();
      out.onError(e);
    } catch (RuntimeException e) {
      LOG.error("{} failed", method, e);
      status = Status.INTERNAL.withDescription(method + " failed: " + e);
      out.onError(status.asException());
    }
    metrics.completed(method, status, System.nanoTime() - start, message.length, sent);
  }

  private static <R> void send(R answer, StreamObserver<R> out) {
    try {
      out.onNext(answer);
      out.onCompleted();
    } catch (StatusRuntimeException e) {
      // The caller did not wait; nobody is left to be told.
      LOG.debug("answer not sent", e);
    }
  }
}
