package io.lateen.mixer.adapter.otlp;

import io.lateen.mixer.template.Instance;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.resource.v1.Resource;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;

/// Instances of `logentry` → log records: the variables are attributes, the name is the body.
///
/// @param clock when a record was seen, and its time when it has none
record LogTranslator(Resource resource, InstantSource clock) {

  LogRecord translate(Instance instance) {
    Instant now = clock.instant();
    Instant time = instance.get("timestamp", Instant.class).orElse(now);
    String severity = instance.text("severity");
    return LogRecord.newBuilder()
        .setTimeUnixNano(AnyValues.nanos(time))
        .setObservedTimeUnixNano(AnyValues.nanos(now))
        .setSeverityText(severity)
        .setSeverityNumber(number(severity))
        .setBody(AnyValue.newBuilder().setStringValue(instance.type().name()))
        .addAllAttributes(AnyValues.attributes(instance.map("variables")))
        .build();
  }

  private static SeverityNumber number(String severity) {
    return switch (severity.toLowerCase(Locale.ROOT)) {
      case "trace" -> SeverityNumber.SEVERITY_NUMBER_TRACE;
      case "debug" -> SeverityNumber.SEVERITY_NUMBER_DEBUG;
      case "info", "default", "notice" -> SeverityNumber.SEVERITY_NUMBER_INFO;
      case "warn", "warning" -> SeverityNumber.SEVERITY_NUMBER_WARN;
      case "error", "err" -> SeverityNumber.SEVERITY_NUMBER_ERROR;
      case "fatal", "critical", "alert", "emergency" -> SeverityNumber.SEVERITY_NUMBER_FATAL;
      default -> SeverityNumber.SEVERITY_NUMBER_UNSPECIFIED;
    };
  }

  ExportLogsServiceRequest request(List<LogRecord> records) {
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(
            ResourceLogs.newBuilder()
                .setResource(resource)
                .addScopeLogs(ScopeLogs.newBuilder().addAllLogRecords(records)))
        .build();
  }
}
