package io.lateen.proxy.listener;

import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.lateen.model.attribute.AttributeBag;
import io.lateen.wire.mixer.MessageProblem;
import io.lateen.wire.mixer.ReportReader;
import io.lateen.wire.proto.mixer.CheckRequest;
import io.lateen.wire.proto.mixer.CheckResponse;
import io.lateen.wire.proto.mixer.MixerGrpc.MixerImplBase;
import io.lateen.wire.proto.mixer.ReportRequest;
import io.lateen.wire.proto.mixer.ReportResponse;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/// A Mixer by grpc-java that writes down what it hears and answers what the test says.
public final class FakeMixer extends MixerImplBase implements AutoCloseable {
  public final BlockingQueue<AttributeBag> records = new LinkedBlockingQueue<>();
  final List<io.lateen.wire.mixer.CheckRequest> checks = new CopyOnWriteArrayList<>();
  final List<String> callers = new CopyOnWriteArrayList<>();
  public final List<String> credentials = new CopyOnWriteArrayList<>();
  final AtomicInteger reports = new AtomicInteger();
  volatile BiConsumer<io.lateen.wire.mixer.CheckRequest, StreamObserver<CheckResponse>> answer =
      (request, out) -> reply(out, CheckResponse.newBuilder());
  volatile boolean silent;
  private final Server server;

  public FakeMixer() throws IOException {
    this(0);
  }

  FakeMixer(int port) throws IOException {
    server = ServerBuilder.forPort(port).intercept(new Callers()).addService(this).build().start();
  }

  /// Notes who says to be calling.
  private final class Callers implements ServerInterceptor {
    private static final Metadata.Key<String> HEADER =
        Metadata.Key.of("x-istio-attributes", Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> CREDENTIAL =
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      String caller = headers.get(HEADER);
      callers.add(call.getMethodDescriptor().getBareMethodName() + " " + caller);
      credentials.add(String.valueOf(headers.get(CREDENTIAL)));
      return next.startCall(call, headers);
    }
  }

  public int port() {
    return server.getPort();
  }

  static void reply(StreamObserver<CheckResponse> out, CheckResponse.Builder answer) {
    out.onNext(answer.build());
    out.onCompleted();
  }

  @Override
  public void check(CheckRequest request, StreamObserver<CheckResponse> out) {
    try {
      io.lateen.wire.mixer.CheckRequest read =
          io.lateen.wire.mixer.CheckRequest.parse(request.toByteArray());
      checks.add(read);
      if (!silent) {
        answer.accept(read, out);
      }
    } catch (MessageProblem e) {
      out.onError(Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asException());
    }
  }

  @Override
  public void report(ReportRequest request, StreamObserver<ReportResponse> out) {
    if (silent) {
      return;
    }
    try {
      records.addAll(new ReportReader(request.toByteArray()).next(ReportReader.MAX_RECORDS));
      reports.incrementAndGet();
      out.onNext(ReportResponse.getDefaultInstance());
      out.onCompleted();
    } catch (MessageProblem e) {
      out.onError(Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asException());
    }
  }

  public AttributeBag record() throws InterruptedException {
    AttributeBag record = records.poll(10, TimeUnit.SECONDS);
    if (record == null) {
      throw new AssertionError("nothing was reported");
    }
    return record;
  }

  /// Answers that are under way arrive first; of a silent Mixer there are none.
  @Override
  public void close() {
    try {
      if (silent || !server.shutdown().awaitTermination(5, TimeUnit.SECONDS)) {
        server.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
