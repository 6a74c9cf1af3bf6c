package io.lateen.console.fake;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// What Prometheus holds of a mesh with Bookinfo under load: the metrics of Mixer's default rules
/// with their labels, and those every part tells of itself.
public final class BookinfoMetrics {
  private static final String[] SECONDS = {
    "0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1.0", "2.5", "5.0", "10.0", "+Inf"
  };
  private static final String[] BYTES = {
    "1.0", "10.0", "100.0", "1000.0", "10000.0", "100000.0", "1e+06", "1e+07", "1e+08", "+Inf"
  };

  private final List<Series> series = new ArrayList<>();

  private BookinfoMetrics() {}

  public static List<Series> all() {
    BookinfoMetrics metrics = new BookinfoMetrics();
    metrics.calls();
    metrics.control();
    return List.copyOf(metrics.series);
  }

  private void calls() {
    http("istio-ingressgateway", "productpage-v1", 48, .045);
    http("productpage-v1", "details-v1", 48, .004);
    http("productpage-v1", "reviews-v1", 16, .009);
    http("productpage-v1", "reviews-v2", 16, .02);
    http("productpage-v1", "reviews-v3", 16, .024);
    http("reviews-v2", "ratings-v1", 16, .003);
    http("reviews-v3", "ratings-v1", 16, .003);
    tcp("ratings-v1", "mongodb-v1", 5200);
  }

  private void http(String from, String to, double rate, double latency) {
    for (String reporter : List.of("source", "destination")) {
      http(reporter, from, to, "200", rate * .975, latency);
      http(reporter, from, to, "404", rate * .015, latency / 2);
      http(reporter, from, to, "503", rate * .01, latency * 4);
    }
  }

  private void http(
      String reporter, String from, String to, String code, double rate, double latency) {
    String[] labels =
        Stream.of(
                labels(reporter, from, to),
                new String[] {"request_protocol", "http", "response_code", code},
                new String[] {"permissive_response_code", "none"},
                new String[] {"permissive_response_policyid", "none"})
            .flatMap(Arrays::stream)
            .toArray(String[]::new);
    series.add(Series.counter("istio_requests_total", rate, labels));
    double seen = reporter.equals("source") ? latency * 1.1 : latency;
    histogram("istio_request_duration_seconds", SECONDS, rate, seen, labels);
    histogram("istio_request_bytes", BYTES, rate, 420, labels);
    histogram("istio_response_bytes", BYTES, rate, 4200, labels);
  }

  private void tcp(String from, String to, double rate) {
    for (String reporter : List.of("source", "destination")) {
      String[] labels = labels(reporter, from, to);
      series.add(Series.counter("istio_tcp_sent_bytes_total", rate * 3, labels));
      series.add(Series.counter("istio_tcp_received_bytes_total", rate, labels));
      series.add(Series.counter("istio_tcp_connections_opened_total", .2, labels));
      series.add(Series.counter("istio_tcp_connections_closed_total", .2, labels));
    }
  }

  private static String[] labels(String reporter, String from, String to) {
    boolean gateway = from.startsWith("istio-");
    String app = to.replaceAll("-v\\d$", "");
    return new String[] {
      "job",
      "istio-mesh",
      "instance",
      "istio-telemetry:42422",
      "reporter",
      reporter,
      "source_app",
      from.replaceAll("-v\\d$", ""),
      "source_workload",
      from,
      "source_workload_namespace",
      gateway ? "istio-system" : "default",
      "source_version",
      gateway ? "unknown" : from.substring(from.length() - 2),
      "source_principal",
      "unknown",
      "destination_app",
      app,
      "destination_workload",
      to,
      "destination_workload_namespace",
      "default",
      "destination_version",
      to.substring(to.length() - 2),
      "destination_principal",
      "unknown",
      "destination_service",
      app + ".default.svc.cluster.local",
      "destination_service_name",
      app,
      "destination_service_namespace",
      "default",
      "response_flags",
      "-",
      "connection_security_policy",
      reporter.equals("source") ? "unknown" : "none"
    };
  }

  /// Values are spread exponentially about a mean.
  private void histogram(String name, String[] bounds, double rate, double mean, String... labels) {
    for (String bound : bounds) {
      double share = bound.equals("+Inf") ? 1 : 1 - Math.exp(-Double.parseDouble(bound) / mean);
      series.add(Series.counter(name + "_bucket", rate * share, with(labels, "le", bound)));
    }
    series.add(Series.counter(name + "_sum", rate * mean, labels));
    series.add(Series.counter(name + "_count", rate, labels));
  }

  private static String[] with(String[] labels, String name, String value) {
    String[] more = Arrays.copyOf(labels, labels.length + 2);
    more[labels.length] = name;
    more[labels.length + 1] = value;
    return more;
  }

  private void counter(String name, double rate, String... labels) {
    series.add(Series.counter(name, rate, labels));
  }

  private void gauge(String name, double value, String... labels) {
    series.add(Series.gauge(name, value, value * .08, labels));
  }

  private void steady(String name, double value, String... labels) {
    series.add(Series.steady(name, value, labels));
  }

  private void control() {
    for (String job : List.of("pilot", "galley", "citadel", "istio-telemetry", "istio-policy")) {
      String instance = job + ":15014";
      steady("up", 1, "job", job, "instance", instance);
      steady(
          "istio_build",
          1,
          "job",
          job,
          "instance",
          instance,
          "component",
          component(job),
          "tag",
          "1.1.2");
      process(job, instance);
    }
    for (String pod :
        List.of("productpage-v1-0", "reviews-v1-0", "reviews-v2-0", "istio-ingressgateway-0")) {
      envoy(pod);
    }
    PilotMetrics.add(this);
    MixerMetrics.add(this);
    GalleyMetrics.add(this);
  }

  private static String component(String job) {
    return job.startsWith("istio-") ? "mixer" : job;
  }

  private void process(String job, String instance) {
    String[] who = {"job", job, "instance", instance};
    counter("process_cpu_seconds_total", .04, who);
    gauge("process_resident_memory_bytes", 190e6, who);
    gauge("process_virtual_memory_bytes", 2.4e9, who);
    gauge("process_open_fds", 60, who);
    steady("process_start_time_seconds", 1_790_000_000, who);
    gauge("jvm_memory_used_bytes", 70e6, with(who, "area", "heap"));
    gauge("jvm_memory_used_bytes", 40e6, with(who, "area", "nonheap"));
    gauge("jvm_memory_committed_bytes", 110e6, with(who, "area", "heap"));
    gauge("jvm_threads_current", 34, who);
    counter("jvm_gc_collection_seconds_sum", .002, with(who, "gc", "G1 Young Generation"));
    counter("jvm_gc_collection_seconds_count", .3, with(who, "gc", "G1 Young Generation"));
  }

  private void envoy(String pod) {
    String[] who = {
      "job",
      "envoy-stats",
      "instance",
      pod + ":15090",
      "pod_name",
      pod,
      "namespace",
      "default",
      "app",
      pod.replaceAll("-(v\\d-)?0$", "")
    };
    counter("process_cpu_seconds_total", .02, who);
    gauge("process_resident_memory_bytes", 52e6, who);
    gauge("envoy_server_memory_allocated", 31e6, who);
    gauge("envoy_server_total_connections", 14, who);
    counter("envoy_cluster_update_attempt", .4, with(who, "cluster_name", "xds-grpc"));
    counter("envoy_cluster_update_success", .38, with(who, "cluster_name", "xds-grpc"));
    counter("envoy_cluster_update_failure", .02, with(who, "cluster_name", "xds-grpc"));
    String[] xds = with(who, "cluster_name", "xds-grpc");
    steady("envoy_cluster_upstream_cx_active", 1, xds);
    counter("envoy_cluster_upstream_cx_total", .01, xds);
    counter("envoy_cluster_upstream_cx_rx_bytes_total", 900, xds);
    counter("envoy_cluster_upstream_cx_tx_bytes_total", 300, xds);
    counter("envoy_cluster_upstream_cx_connect_fail", .001, xds);
  }

  /// What Pilot tells.
  private static final class PilotMetrics {
    private static final String[] WHO = {"job", "pilot", "instance", "pilot:15014"};

    static void add(BookinfoMetrics all) {
      for (String type : List.of("cds", "eds", "lds", "rds")) {
        all.counter("pilot_xds_pushes", .3, with(WHO, "type", type));
        all.steady("pilot_xds_" + type + "_reject", 0, WHO);
      }
      all.counter("pilot_xds_pushes", .002, with(WHO, "type", "rds_senderr"));
      all.counter("pilot_xds_pushes", .001, with(WHO, "type", "cds_builderr"));
      all.counter("pilot_xds_push_errors", .004, with(WHO, "type", "eds"));
      for (String counter :
          List.of(
              "pilot_total_xds_internal_errors",
              "pilot_rds_expired_nonce",
              "pilot_xds_write_timeout",
              "pilot_xds_push_timeout",
              "pilot_xds_push_timeout_failures",
              "pilot_xds_push_context_errors")) {
        all.counter(counter, .003, WHO);
      }
      all.steady("pilot_total_xds_rejects", 0, WHO);
      all.steady("pilot_services", 24, WHO);
      all.steady("pilot_virt_services", 5, WHO);
      all.steady("pilot_xds", 8, WHO);
      all.steady(
          "pilot_xds_eds_instances",
          3,
          with(WHO, "cluster", "outbound|9080||reviews.default.svc.cluster.local"));
      for (String gauge :
          List.of(
              "pilot_conflict_outbound_listener_tcp_over_current_http",
              "pilot_conflict_outbound_listener_tcp_over_current_tcp",
              "pilot_conflict_outbound_listener_http_over_current_tcp",
              "pilot_conflict_inbound_listener",
              "pilot_duplicate_envoy_clusters",
              "pilot_vservice_dup_domain",
              "pilot_eds_no_instances",
              "pilot_no_ip",
              "pilot_endpoint_not_ready",
              "pilot_destrule_subsets",
              "pilot_invalid_out_listeners",
              "endpoint_no_pod")) {
        all.steady(gauge, 0, WHO);
      }
      all.histogram(
          "pilot_proxy_convergence_time",
          new String[] {"1", "3", "5", "10", "20", "30", "50", "100", "+Inf"},
          .4,
          .6,
          WHO);
    }
  }

  /// What Mixer tells.
  private static final class MixerMetrics {
    static void add(BookinfoMetrics all) {
      for (String job : List.of("istio-telemetry", "istio-policy")) {
        String[] who = {"job", job, "instance", job + ":15014"};
        config(all, who);
        String method =
            job.equals("istio-policy")
                ? "istio.mixer.v1.Mixer/Check"
                : "istio.mixer.v1.Mixer/Report";
        String[] rpc = with(who, "grpc_server_method", method);
        all.counter("grpc_io_server_completed_rpcs", 30, with(rpc, "grpc_server_status", "OK"));
        all.counter(
            "grpc_io_server_completed_rpcs", .1, with(rpc, "grpc_server_status", "UNAVAILABLE"));
        all.histogram(
            "grpc_io_server_server_latency",
            new String[] {"0.5", "1", "2", "5", "10", "25", "50", "100", "+Inf"},
            30,
            1.4,
            rpc);
        dispatch(all, who, "prometheus.istio-system", "prometheus", 96);
        dispatch(all, who, "kubernetesenv.istio-system", "kubernetesenv", 64);
        dispatch(all, who, "stdio.istio-system", "stdio", 32);
      }
      for (String what : List.of("hits", "misses", "writes", "evictions")) {
        all.counter(
            "mixer_checkcache_cache_" + what + "_total",
            4,
            "job",
            "istio-policy",
            "instance",
            "istio-policy:15014");
      }
    }

    private static void config(BookinfoMetrics all, String[] who) {
      for (String kind :
          List.of(
              "attributes",
              "handler_configs",
              "instance_configs",
              "rule_configs",
              "adapter_info_configs",
              "template_configs")) {
        all.steady("mixer_config_" + kind + "_total", kind.length(), who);
      }
      for (String kind :
          List.of(
              "handler_config",
              "instance_config",
              "rule_config",
              "adapter_info_config",
              "template_config")) {
        all.steady("mixer_config_" + kind + "_errors_total", 0, who);
      }
      all.steady("mixer_config_rule_config_match_error_total", 0, who);
      for (String what : List.of("new", "reused", "closed", "build_failure", "close_failure")) {
        all.steady("mixer_handler_" + what + "_handlers_total", what.equals("new") ? 3 : 0, who);
      }
      String[] bounds = {"0", "1", "2", "4", "8", "16", "+Inf"};
      all.histogram("mixer_dispatcher_destinations_per_request", bounds, 30, 2, who);
      all.histogram("mixer_dispatcher_instances_per_request", bounds, 30, 5, who);
    }

    private static void dispatch(
        BookinfoMetrics all, String[] who, String handler, String adapter, double rate) {
      for (String error : List.of("false", "true")) {
        String[] labels =
            Stream.of(
                    who,
                    new String[] {
                      "meshFunction",
                      "metric",
                      "handler",
                      handler,
                      "adapter",
                      adapter,
                      "error",
                      error
                    })
                .flatMap(Arrays::stream)
                .toArray(String[]::new);
        double share = error.equals("true") ? .002 : 1;
        all.counter("mixer_runtime_dispatches_total", rate * share, labels);
        all.histogram(
            "mixer_runtime_dispatch_duration_seconds",
            new String[] {
              "0.0001", "0.00025", "0.0005", "0.001", "0.0025", "0.005", "0.01", "+Inf"
            },
            rate * share,
            .0003,
            labels);
      }
    }
  }

  /// What Galley tells.
  private static final class GalleyMetrics {
    private static final String[] WHO = {"job", "galley", "instance", "galley:15014"};

    static void add(BookinfoMetrics all) {
      all.counter("galley_validation_passed", .2, withKind("virtualservices"));
      all.counter("galley_validation_passed", .1, withKind("destinationrules"));
      all.counter(
          "galley_validation_failed",
          .02,
          with(withKind("virtualservices"), "reason", "invalid_resource"));
      all.counter("galley_validation_http_error", .001, with(WHO, "status", "400"));
      all.counter("galley_validation_cert_key_updates", .001, WHO);
      all.counter("galley_validation_cert_key_update_errors", .0001, WHO);
      all.counter("galley_validation_config_load", .01, WHO);
      all.counter("galley_validation_config_updates", .01, WHO);
      all.steady(
          "galley_runtime_state_type_instances_total",
          5,
          with(WHO, "collection", "istio/networking/v1alpha3/virtualservices"));
      all.steady(
          "galley_runtime_state_type_instances_total",
          4,
          with(WHO, "collection", "istio/networking/v1alpha3/destinationrules"));
      for (String counter :
          List.of(
              "galley_runtime_processor_events_processed_total",
              "galley_runtime_processor_snapshots_published_total",
              "galley_runtime_strategy_on_change_total",
              "galley_runtime_strategy_timer_max_time_reached_total",
              "galley_runtime_strategy_timer_quiesce_reached_total",
              "galley_runtime_strategy_timer_resets_total",
              "galley_source_kube_event_success_total",
              "galley_source_kube_event_error_total",
              "galley_source_kube_dynamic_converter_success_total",
              "galley_source_kube_dynamic_converter_failure_total")) {
        all.counter(counter, .4, WHO);
      }
      String[] bounds = {"1", "10", "100", "1000", "10000", "+Inf"};
      all.histogram(
          "galley_runtime_processor_event_span_duration_milliseconds", bounds, .4, 30, WHO);
      all.histogram("galley_runtime_processor_snapshot_events_total", bounds, .1, 6, WHO);
      String[] mcp =
          with(
              with(WHO, "component", "pilot"),
              "collection",
              "istio/networking/v1alpha3/virtualservices");
      all.steady("galley_mcp_source_clients_total", 2, with(WHO, "component", "pilot"));
      all.counter("galley_mcp_source_request_acks_total", .2, mcp);
      all.counter("galley_mcp_source_request_nacks_total", .01, mcp);
      all.counter("galley_mcp_source_send_failures_total", .001, mcp);
      all.histogram("galley_mcp_source_message_sizes_bytes", bounds, .2, 900, mcp);
    }

    private static String[] withKind(String resource) {
      return Stream.of(
              WHO,
              new String[] {
                "group", "networking.istio.io", "version", "v1alpha3", "resource", resource
              })
          .flatMap(Arrays::stream)
          .toArray(String[]::new);
    }
  }
}
