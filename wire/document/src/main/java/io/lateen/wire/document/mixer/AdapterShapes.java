package io.lateen.wire.document.mixer;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The parameters of every adapter that is compiled in (Istio 1.1, message `Params` of
/// `mixer/adapter/<name>/config`), and of `otlp`, which Istio had not. Adapters that do not run
/// here yet are described too: what is written for them is checked all the same.
public final class AdapterShapes {
  private static final String METRIC_KIND = "UNKNOWN|COUNTER|GAUGE|DISTRIBUTION";
  private static final String BUCKETS =
      """
      buckets: { oneof {
        linear_buckets: { num_finite_buckets: int32 width: double offset: double }
        exponential_buckets: { num_finite_buckets: int32 growth_factor: double scale: double }
        explicit_buckets: { bounds: [] double }
      } }
      """;
  private static final Map<String, MessageShape> ALL = new LinkedHashMap<>();

  static {
    put("bypass", "backend_address: string params: any session_based: bool");
    put(
        "circonus",
        "submission_url: string submission_interval: duration metrics: [] { name: string type: "
            + METRIC_KIND
            + " }");
    put(
        "cloudwatch",
        """
        namespace: string
        metric_info: map { unit: None|Seconds|Microseconds|Milliseconds|Count|Bytes|Kilobytes|\
        Megabytes|Gigabytes|Terabytes|Bits|Kilobits|Megabits|Gigabits|Terabits|Percent|\
        Bytes_Second|Kilobytes_Second|Megabytes_Second|Gigabytes_Second|Terabytes_Second|\
        Bits_Second|Kilobits_Second|Megabits_Second|Gigabits_Second|Terabits_Second|Count_Second }
        log_group_name: string log_stream_name: string logs: map { payload_template: string }
        """);
    put(
        "denier",
        """
        status: { code: int32 message: string details: [] any }
        valid_duration: duration valid_use_count: int32
        """);
    put(
        "dogstatsd",
        """
        address: string prefix: string buffer_length: int32 global_tags: map string
        sample_rate: double
        metrics: map {
          name: string type: UNKNOWN_TYPE|COUNTER|GAUGE|DISTRIBUTION tags: map string
        }
        """);
    put(
        "fluentd",
        """
        address: string integer_duration: bool instance_buffer_size: int64
        max_batch_size_bytes: int64 push_interval_duration: duration
        push_timeout_duration: duration
        """);
    put(
        "kubernetesenv",
        """
        kubeconfig_path: string cache_refresh_duration: duration
        cluster_registries_namespace: string
        """);
    put(
        "listchecker",
        """
        provider_url: string refresh_interval: duration ttl: duration
        caching_interval: duration caching_use_count: int32 overrides: [] string
        entry_type: STRINGS|CASE_INSENSITIVE_STRINGS|IP_ADDRESSES|REGEX blacklist: bool
        """);
    put(
        "memquota",
        """
        quotas: [] {
          name: string max_amount: int64 valid_duration: duration
          overrides: [] { dimensions: map string max_amount: int64 valid_duration: duration }
        }
        min_deduplication_duration: duration
        """);
    put("noop", "");
    put("opa", "policy: [] string check_method: string fail_close: bool");
    put(
        "otlp",
        """
        endpoint: string headers: map string resource: map string interval: duration
        sample_probability: double
        metrics: [] {
          instance_name: string name: string description: string unit: string
          kind: UNSPECIFIED|GAUGE|COUNTER|DISTRIBUTION bounds: [] double
        }
        """);
    put(
        "prometheus",
        """
        metrics: [] {
          namespace: string name: string instance_name: string description: string
          kind: UNSPECIFIED|GAUGE|COUNTER|DISTRIBUTION
          %s
          label_names: [] string
        }
        metrics_expiration_policy: {
          metrics_expiry_duration: duration expiry_check_interval_duration: duration
        }
        """
            .formatted(BUCKETS));
    put("rbac", "config_store_url: string cache_duration: duration");
    put(
        "redisquota",
        """
        quotas: [] {
          name: string max_amount: int64 valid_duration: duration bucket_duration: duration
          rate_limit_algorithm: FIXED_WINDOW|ROLLING_WINDOW
          overrides: [] { dimensions: map string max_amount: int64 }
        }
        redis_server_url: string connection_pool_size: int64
        """);
    put(
        "signalfx",
        """
        metrics: [] { name: string type: any }
        ingest_url: string access_token: string datapoint_interval: duration enable_metrics: bool
        enable_tracing: bool tracing_buffer_size: uint32 tracing_sample_probability: double
        """);
    put(
        "solarwinds",
        """
        appoptics_access_token: string appoptics_batch_size: int32 papertrail_url: string
        papertrail_local_retention_duration: duration metrics: map { label_names: [] string }
        logs: map { payload_template: string }
        """);
    put(
        "stackdriver",
        """
        endpoint: string project_id: string push_interval: duration
        oneof { app_credentials: bool api_key: string service_account_path: string }
        metric_info: map {
          kind: METRIC_KIND_UNSPECIFIED|GAUGE|DELTA|CUMULATIVE
          value: VALUE_TYPE_UNSPECIFIED|BOOL|INT64|DOUBLE|STRING|DISTRIBUTION|MONEY
          %s
          metric_type: string
        }
        log_info: map {
          label_names: [] string payload_template: string
          http_mapping: {
            status: string request_size: string response_size: string latency: string
            local_ip: string remote_ip: string url: string method: string user_agent: string
            referer: string
          }
          sink_info: {
            id: string destination: string filter: string UniqueWriterIdentity: bool
            UpdateDestination: bool UpdateFilter: bool UpdateIncludeChildren: bool
          }
        }
        trace: { sample_probability: double }
        """
            .formatted(BUCKETS));
    put(
        "statsd",
        """
        address: string prefix: string flush_duration: duration flush_bytes: int32
        sampling_rate: double metrics: map { type: UNKNOWN|COUNTER|GAUGE|DISTRIBUTION
        name_template: string }
        """);
    put(
        "stdio",
        """
        log_stream: STDOUT|STDERR|FILE|ROTATED_FILE
        severity_levels: map INFO|WARNING|ERROR metric_level: INFO|WARNING|ERROR
        output_as_json: bool output_level: INFO|WARNING|ERROR output_path: string
        max_megabytes_before_rotation: int32 max_days_before_rotation: int32
        max_rotated_files: int32
        """);
    put("zipkin", "url: string sample_probability: double");
  }

  private AdapterShapes() {}

  private static void put(String name, String shape) {
    ALL.put(name, MessageShape.of(shape));
  }

  /// @param adapter as in `compiledAdapter:`
  public static Optional<MessageShape> of(String adapter) {
    return Optional.ofNullable(ALL.get(adapter));
  }

  static String names() {
    return String.join(", ", ALL.keySet());
  }
}
