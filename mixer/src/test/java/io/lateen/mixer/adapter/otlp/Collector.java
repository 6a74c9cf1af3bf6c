package io.lateen.mixer.adapter.otlp;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.MetricsServiceGrpc;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Takes OTLP both ways and keeps it.
final class Collector implements AutoCloseable {
  enum Mood {
    WELL,
    BUSY,
    TURNS_ONE_DOWN,
    REFUSES
  }

  private final List<ExportMetricsServiceRequest> metrics = new CopyOnWriteArrayList<>();
  private final List<ExportLogsServiceRequest> logs = new CopyOnWriteArrayList<>();
  private final List<ExportTraceServiceRequest> traces = new CopyOnWriteArrayList<>();
  private final List<String> tenants = new CopyOnWriteArrayList<>();
  private final HttpServer http;
  private final Server grpc;
  private volatile Mood mood = Mood.WELL;

  Collector() throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    http = HttpServer.create(any, 0);
    http.createContext("/v1/", this::take);
    http.start();
    grpc =
        NettyServerBuilder.forAddress(any)
            .addService(new Metrics())
            .addService(new Logs())
            .addService(new Traces())
            .intercept(new Tenants())
            .build()
            .start();
  }

  String endpoint(String scheme) {
    int port = scheme.equals("grpc") ? grpc.getPort() : http.getAddress().getPort();
    return scheme + "://127.0.0.1:" + port;
  }

  void answer(Mood mood) {
    this.mood = mood;
  }

  List<ExportMetricsServiceRequest> metrics() {
    return metrics;
  }

  List<ExportLogsServiceRequest> logs() {
    return logs;
  }

  List<ExportTraceServiceRequest> traces() {
    return traces;
  }

  List<String> tenants() {
    return tenants;
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      Mood now = mood;
      if (now == Mood.BUSY || now == Mood.REFUSES) {
        exchange.sendResponseHeaders(now == Mood.BUSY ? 503 : 400, -1);
        return;
      }
      tenants.add(exchange.getRequestHeaders().getFirst("X-Tenant"));
      byte[] answer = new byte[0];
      switch (exchange.getRequestURI().getPath()) {
        case "/v1/metrics" -> metrics.add(ExportMetricsServiceRequest.parseFrom(body));
        case "/v1/logs" -> {
          logs.add(ExportLogsServiceRequest.parseFrom(body));
          answer = logAnswer().toByteArray();
        }
        default -> traces.add(ExportTraceServiceRequest.parseFrom(body));
      }
      exchange.sendResponseHeaders(200, answer.length == 0 ? -1 : answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private ExportLogsServiceResponse logAnswer() {
    ExportLogsServiceResponse.Builder answer = ExportLogsServiceResponse.newBuilder();
    if (mood == Mood.TURNS_ONE_DOWN) {
      answer.setPartialSuccess(
          ExportLogsPartialSuccess.newBuilder()
              .setRejectedLogRecords(1)
              .setErrorMessage("one too many"));
    }
    return answer.build();
  }

  private <T> void finish(StreamObserver<T> observer, T answer) {
    Mood now = mood;
    if (now == Mood.BUSY || now == Mood.REFUSES) {
      Status status = now == Mood.BUSY ? Status.UNAVAILABLE : Status.INVALID_ARGUMENT;
      observer.onError(status.asRuntimeException());
    } else {
      observer.onNext(answer);
      observer.onCompleted();
    }
  }

  private final class Metrics extends MetricsServiceGrpc.MetricsServiceImplBase {
    @Override
    public void export(
        ExportMetricsServiceRequest request,
        StreamObserver<ExportMetricsServiceResponse> observer) {
      metrics.add(request);
      finish(observer, ExportMetricsServiceResponse.getDefaultInstance());
    }
  }

  private final class Logs extends LogsServiceGrpc.LogsServiceImplBase {
    @Override
    public void export(
        ExportLogsServiceRequest request, StreamObserver<ExportLogsServiceResponse> observer) {
      logs.add(request);
      finish(observer, logAnswer());
    }
  }

  private final class Traces extends TraceServiceGrpc.TraceServiceImplBase {
    @Override
    public void export(
        ExportTraceServiceRequest request, StreamObserver<ExportTraceServiceResponse> observer) {
      traces.add(request);
      finish(observer, ExportTraceServiceResponse.getDefaultInstance());
    }
  }

  private final class Tenants implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      tenants.add(headers.get(Metadata.Key.of("x-tenant", Metadata.ASCII_STRING_MARSHALLER)));
      return next.startCall(call, headers);
    }
  }

  @Override
  public void close() {
    http.stop(0);
    grpc.shutdownNow();
  }
}
