package io.lateen.mixer.adapter.otlp;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.grpc.MethodDescriptor;
import io.lateen.mixer.adapter.outbox.RefusedException;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.MetricsServiceGrpc;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/// One of the three things that OTLP carries, and where it goes.
///
/// @param path of OTLP over HTTP
/// @param method of OTLP over gRPC
/// @param rejected how many of a request's items an answer turns down
/// @param reason why
record Signal<Q extends MessageLite, R extends MessageLite>(
    String path,
    MethodDescriptor<Q, R> method,
    Parser<R> parser,
    ToLongFunction<R> rejected,
    Function<R, String> reason) {

  static final Signal<ExportMetricsServiceRequest, ExportMetricsServiceResponse> METRICS =
      new Signal<>(
          "/v1/metrics",
          MetricsServiceGrpc.getExportMethod(),
          ExportMetricsServiceResponse.parser(),
          answer -> answer.getPartialSuccess().getRejectedDataPoints(),
          answer -> answer.getPartialSuccess().getErrorMessage());
  static final Signal<ExportLogsServiceRequest, ExportLogsServiceResponse> LOGS =
      new Signal<>(
          "/v1/logs",
          LogsServiceGrpc.getExportMethod(),
          ExportLogsServiceResponse.parser(),
          answer -> answer.getPartialSuccess().getRejectedLogRecords(),
          answer -> answer.getPartialSuccess().getErrorMessage());
  static final Signal<ExportTraceServiceRequest, ExportTraceServiceResponse> TRACES =
      new Signal<>(
          "/v1/traces",
          TraceServiceGrpc.getExportMethod(),
          ExportTraceServiceResponse.parser(),
          answer -> answer.getPartialSuccess().getRejectedSpans(),
          answer -> answer.getPartialSuccess().getErrorMessage());

  /// An answer over HTTP.
  void check(byte[] answer) throws RefusedException {
    try {
      check(parser.parseFrom(answer));
    } catch (InvalidProtocolBufferException e) {
      throw new RefusedException("no OTLP in the answer: " + e.getMessage(), 0);
    }
  }

  /// @throws RefusedException when a part was turned down
  void check(R answer) throws RefusedException {
    long count = rejected.applyAsLong(answer);
    if (count > 0) {
      throw new RefusedException(reason.apply(answer), count);
    }
  }
}
