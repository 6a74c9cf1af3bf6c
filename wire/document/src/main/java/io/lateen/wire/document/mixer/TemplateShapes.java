package io.lateen.wire.document.mixer;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The parameters of every template that is compiled in: each value is an expression, written as a
/// string, whatever its type.
final class TemplateShapes {
  private static final Map<String, MessageShape> ALL = new TreeMap<>();

  static {
    put(
        "apikey",
        "api: string api_version: string api_operation: string api_key: string timestamp: string");
    put(
        "authorization",
        """
        subject: { user: string groups: string properties: map string }
        action: {
          namespace: string service: string method: string path: string properties: map string
        }
        """);
    put("checknothing", "");
    put(
        "edge",
        """
        timestamp: string source_workload_namespace: string source_workload_name: string
        source_owner: string source_uid: string destination_workload_namespace: string
        destination_workload_name: string destination_owner: string destination_uid: string
        destination_service_namespace: string destination_service_name: string
        context_protocol: string api_protocol: string
        """);
    put(
        "kubernetes",
        """
        source_uid: string source_ip: string destination_uid: string destination_ip: string
        destination_port: string
        """);
    put("listentry", "value: string");
    put(
        "logentry",
        """
        variables: map string timestamp: string severity: string monitored_resource_type: string
        monitored_resource_dimensions: map string
        """);
    put(
        "metric",
        """
        value: string dimensions: map string monitored_resource_type: string
        monitored_resource_dimensions: map string
        """);
    put("quota", "dimensions: map string");
    put("reportnothing", "");
    put(
        "tracespan",
        """
        trace_id: string span_id: string parent_span_id: string span_name: string
        start_time: string end_time: string span_tags: map string httpStatusCode: string
        client_span: string rewrite_client_span_id: string source_name: string source_ip: string
        destination_name: string destination_ip: string request_size: string
        request_total_size: string response_size: string response_total_size: string
        api_protocol: string
        """);
  }

  private TemplateShapes() {}

  private static void put(String name, String shape) {
    ALL.put(name, MessageShape.of(shape));
  }

  static Optional<MessageShape> of(String template) {
    return Optional.ofNullable(ALL.get(template));
  }

  static String names() {
    return String.join(", ", ALL.keySet());
  }
}
