package io.lateen.proxy.listener;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Takes spans by the published protos, both ways, and keeps them.
final class OtlpCollector implements AutoCloseable {
  final BlockingQueue<ExportTraceServiceRequest> requests = new LinkedBlockingQueue<>();
  volatile boolean refuses;
  private final HttpServer http;
  private final Server grpc;

  OtlpCollector() throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    http = HttpServer.create(any, 0);
    http.createContext("/v1/traces", this::take);
    http.start();
    grpc = NettyServerBuilder.forAddress(any).addService(new Traces()).build().start();
  }

  int httpPort() {
    return http.getAddress().getPort();
  }

  int grpcPort() {
    return grpc.getPort();
  }

  ExportTraceServiceRequest next() throws InterruptedException {
    return requests.poll(10, TimeUnit.SECONDS);
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      boolean proto =
          "application/x-protobuf".equals(exchange.getRequestHeaders().getFirst("content-type"));
      if (proto && !refuses) {
        requests.add(ExportTraceServiceRequest.parseFrom(body));
        exchange.sendResponseHeaders(200, -1);
      } else {
        exchange.sendResponseHeaders(refuses ? 503 : 415, -1);
      }
    }
  }

  private final class Traces extends TraceServiceGrpc.TraceServiceImplBase {
    @Override
    public void export(
        ExportTraceServiceRequest request, StreamObserver<ExportTraceServiceResponse> observer) {
      if (refuses) {
        observer.onError(Status.UNAVAILABLE.asRuntimeException());
      } else {
        requests.add(request);
        observer.onNext(ExportTraceServiceResponse.getDefaultInstance());
        observer.onCompleted();
      }
    }
  }

  @Override
  public void close() {
    http.stop(0);
    grpc.shutdownNow();
  }
}
