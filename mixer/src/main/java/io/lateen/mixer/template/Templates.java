package io.lateen.mixer.template;

import java.util.List;
import java.util.Optional;

/// All templates that are compiled in.
public final class Templates {
  public static final Template APIKEY =
      Template.of(
          "apikey",
          Variety.CHECK,
          "api:STRING api_version:STRING api_operation:STRING api_key:STRING timestamp:TIMESTAMP",
          "");
  public static final Template AUTHORIZATION =
      Template.of(
          "authorization",
          Variety.CHECK,
          """
          subject.user:STRING subject.groups:STRING subject.properties:VALUES
          action.namespace:STRING action.service:STRING action.method:STRING action.path:STRING
          action.properties:VALUES
          """,
          "");
  public static final Template CHECKNOTHING = Template.of("checknothing", Variety.CHECK, "", "");
  public static final Template LISTENTRY =
      Template.of("listentry", Variety.CHECK, "value:VALUE", "");
  public static final Template EDGE =
      Template.of(
          "edge",
          Variety.REPORT,
          """
          timestamp:TIMESTAMP source_workload_namespace:STRING source_workload_name:STRING
          source_owner:STRING source_uid:STRING destination_workload_namespace:STRING
          destination_workload_name:STRING destination_owner:STRING destination_uid:STRING
          destination_service_namespace:STRING destination_service_name:STRING
          context_protocol:STRING api_protocol:STRING
          """,
          "");
  public static final Template LOGENTRY =
      Template.of(
          "logentry",
          Variety.REPORT,
          """
          variables:VALUES timestamp:TIMESTAMP severity:STRING monitored_resource_type:STRING
          monitored_resource_dimensions:VALUES
          """,
          "");
  public static final Template METRIC =
      Template.of(
          "metric",
          Variety.REPORT,
          """
          value:VALUE dimensions:VALUES monitored_resource_type:STRING
          monitored_resource_dimensions:VALUES
          """,
          "");
  public static final Template REPORTNOTHING = Template.of("reportnothing", Variety.REPORT, "", "");
  public static final Template TRACESPAN =
      Template.of(
          "tracespan",
          Variety.REPORT,
          """
          trace_id:STRING span_id:STRING parent_span_id:STRING span_name:STRING
          start_time:TIMESTAMP end_time:TIMESTAMP span_tags:VALUES httpStatusCode:INT64
          client_span:BOOL rewrite_client_span_id:BOOL source_name:STRING source_ip:IP_ADDRESS
          destination_name:STRING destination_ip:IP_ADDRESS request_size:INT64
          request_total_size:INT64 response_size:INT64 response_total_size:INT64
          api_protocol:STRING
          """,
          "");
  public static final Template QUOTA = Template.of("quota", Variety.QUOTA, "dimensions:VALUES", "");
  public static final Template KUBERNETES =
      Template.of(
          "kubernetes",
          Variety.ATTRIBUTE_GENERATOR,
          """
          source_uid:STRING source_ip:IP_ADDRESS destination_uid:STRING
          destination_ip:IP_ADDRESS destination_port:INT64
          """,
          """
          source_pod_uid:STRING source_pod_ip:IP_ADDRESS source_pod_name:STRING
          source_labels:STRING_MAP source_namespace:STRING source_service_account_name:STRING
          source_host_ip:IP_ADDRESS source_workload_uid:STRING source_workload_name:STRING
          source_workload_namespace:STRING source_owner:STRING
          destination_pod_uid:STRING destination_pod_ip:IP_ADDRESS destination_pod_name:STRING
          destination_container_name:STRING destination_labels:STRING_MAP
          destination_namespace:STRING destination_service_account_name:STRING
          destination_host_ip:IP_ADDRESS destination_owner:STRING
          destination_workload_uid:STRING destination_workload_name:STRING
          destination_workload_namespace:STRING
          """);

  public static final List<Template> ALL =
      List.of(
          APIKEY,
          AUTHORIZATION,
          CHECKNOTHING,
          EDGE,
          KUBERNETES,
          LISTENTRY,
          LOGENTRY,
          METRIC,
          QUOTA,
          REPORTNOTHING,
          TRACESPAN);

  private Templates() {}

  public static Optional<Template> named(String name) {
    return ALL.stream().filter(template -> template.name().equals(name)).findFirst();
  }
}
