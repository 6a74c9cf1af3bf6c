package io.lateen.prometheus.reference;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;

/// Forty minutes of a mesh, as OpenMetrics with times: counters that restart, histograms, series
/// that come late and leave, values that are no numbers. The same bytes each time.
final class Dataset implements DashboardSeries.Source {
  static final long START = 1_700_000_000_000L;
  static final long STEP = 5_000;
  static final int STEPS = 480;
  static final long END = START + STEP * (STEPS - 1);

  private static final String[] WORKLOADS = {
    "productpage-v1", "reviews-v1", "reviews-v2", "ratings-v1"
  };
  private static final double[] BOUNDS = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};

  private static final double[] FEW_BOUNDS = {0.01, 0.1, 1, 10};

  private final Random random = new Random(42);
  private final StringBuilder text = new StringBuilder();

  private Dataset() {}

  /// @param queries whose metrics there shall be, too
  static String openMetrics(List<String> queries) {
    Dataset data = new Dataset();
    data.requests();
    data.parts();
    data.oddities();
    new DashboardSeries(queries).tell(data);
    return data.text.append("# EOF\n").toString();
  }

  private void requests() {
    for (String source : WORKLOADS) {
      for (String destination : WORKLOADS) {
        for (String reporter : new String[] {"source", "destination"}) {
          for (int code : new int[] {200, 404, 503}) {
            counter(
                "istio_requests_total",
                labels(reporter, source, destination) + ",response_code=\"" + code + "\"",
                code == 200 ? 40 : 3);
          }
        }
      }
      histogram("istio_request_duration_seconds", source, BOUNDS);
      histogram("istio_response_bytes", source, new double[] {1, 10, 100, 1000, 10000});
      counter("istio_tcp_sent_bytes_total", labels("source", source, "mongodb-v1"), 4000);
      counter("istio_tcp_received_bytes_total", labels("source", source, "mongodb-v1"), 900);
    }
  }

  private static String labels(String reporter, String source, String destination) {
    String app = destination.replaceAll("-v.*", "");
    return ("reporter=\"%s\",source_workload=\"%s\",source_workload_namespace=\"default\","
            + "source_app=\"%s\",destination_workload=\"%s\","
            + "destination_workload_namespace=\"default\",destination_app=\"%s\","
            + "destination_service=\"%s.default.svc.cluster.local\",destination_service_name=\"%s\","
            + "connection_security_policy=\"%s\",job=\"istio-mesh\",instance=\"10.0.0.1:42422\"")
        .formatted(
            reporter,
            source,
            source.replaceAll("-v.*", ""),
            destination,
            app,
            app,
            app,
            reporter.equals("source") ? "unknown" : "none");
  }

  private void parts() {
    for (String part : new String[] {"pilot", "galley", "mixer"}) {
      String labels = "job=\"%s\",instance=\"10.0.1.%d:15014\"".formatted(part, part.length());
      gauge("up", labels, t -> 1);
      gauge("istio_build", "component=\"" + part + "\",tag=\"1.1.2\"," + labels, t -> 1);
      gauge("process_resident_memory_bytes", labels, t -> 5e7 + random.nextInt(1_000_000));
      gauge("process_virtual_memory_bytes", labels, t -> 9e8);
      counter("process_cpu_seconds_total", labels, 0.2);
      gauge("go_goroutines", labels, t -> 100 + random.nextInt(50));
      gauge("go_memstats_heap_alloc_bytes", labels, t -> 1e7 * random.nextDouble());
      gauge("go_memstats_heap_sys_bytes", labels, t -> 6e7);
    }
    String pilot = "job=\"pilot\",instance=\"10.0.1.5:15014\"";
    gauge("pilot_xds", pilot, t -> 6 + random.nextInt(3));
    gauge("pilot_services", pilot, t -> 12);
    for (String type : new String[] {"cds", "eds", "lds", "rds"}) {
      counter("pilot_xds_pushes", "type=\"" + type + "\"," + pilot, 0.5);
    }
    gauge("pilot_conflict_inbound_listener", pilot, t -> random.nextInt(2));
    counter("envoy_cluster_update_success", "cluster_name=\"xds-grpc\"," + pilot, 0.3);
    String mixer = "job=\"mixer\",instance=\"10.0.1.6:15014\"";
    for (String adapter : new String[] {"prometheus", "stdio", "kubernetesenv"}) {
      counter(
          "mixer_runtime_dispatches_total",
          "adapter=\"" + adapter + "\",error=\"false\"," + mixer,
          80);
    }
    counter("grpc_io_server_completed_rpcs", "grpc_server_method=\"Report\"," + mixer, 60);
    counter("galley_validation_passed", "job=\"galley\",instance=\"10.0.1.7:15014\"", 0.05);
    gauge("galley_runtime_strategy_timer_quiesce_reached_total", "job=\"galley\"", t -> t);
  }

  private void oddities() {
    gauge("odd", "kind=\"nan\"", t -> t % 3 == 0 ? Double.NaN : t);
    gauge("odd", "kind=\"infinite\"", t -> t % 7 == 0 ? Double.POSITIVE_INFINITY : -t);
    gauge("odd", "kind=\"negative\"", t -> 100 - t);
    gauge("odd", "kind=\"tiny\"", t -> 1e-9 * random.nextDouble());
    gauge("odd", "kind=\"huge\",note=\"a \\\"b\\\" \\\\ c\"", t -> 1e22 * random.nextDouble());
    gauge("odd", "kind=\"lines\",note=\"one\\ntwo \\\\n\"", t -> t);
    gauge("gaps", "", t -> (t / 40) % 3 == 1 ? Line.NONE : t);
    gauge("rare", "", t -> t % 70 == 0 ? random.nextInt(9) : Line.NONE);
    gauge("late", "", t -> t > 300 ? t : Line.NONE);
    gauge("left", "", t -> t < 200 ? t : Line.NONE);
    gauge("once", "", t -> t == 240 ? 7 : Line.NONE);
  }

  /// @param perSecond how fast about
  private void counter(String name, String labels, double perSecond) {
    double[] sum = new double[1];
    double speed = perSecond * (0.5 + random.nextDouble());
    int restart = random.nextInt(3 * STEPS);
    series(
        name,
        labels,
        t -> {
          double rise = speed * STEP / 1000 * random.nextDouble() * 2;
          sum[0] = (int) t == restart ? 0 : sum[0] + (speed > 1 ? Math.floor(rise) : rise);
          return sum[0];
        });
  }

  private void gauge(String name, String labels, DoubleUnaryOperator value) {
    series(name, labels, value);
  }

  @Override
  public void one(String metric, String labels, boolean counter) {
    if (counter) {
      counter(metric, labels, 20);
    } else {
      gauge(metric, labels, t -> t % 50 + random.nextInt(1000));
    }
  }

  @Override
  public void histogram(String bucketMetric, String labels) {
    buckets(bucketMetric, labels, FEW_BOUNDS, counts(FEW_BOUNDS, new double[STEPS]));
  }

  private void histogram(String name, String workload, double[] bounds) {
    double[] sums = new double[STEPS];
    double[][] counts = counts(bounds, sums);
    String labels = labels("destination", "productpage-v1", workload);
    buckets(name + "_bucket", labels, bounds, counts);
    series(name + "_sum", labels, t -> sums[(int) t]);
    series(name + "_count", labels, t -> counts[bounds.length][(int) t]);
  }

  /// Observations up to each bound at each step.
  ///
  /// @param sums filled in: of what was observed, at each step
  private double[][] counts(double[] bounds, double[] sums) {
    double[][] counts = new double[bounds.length + 1][STEPS];
    double[] now = new double[bounds.length + 1];
    double sum = 0;
    for (int t = 0; t < STEPS; t++) {
      for (int i = random.nextInt(30); i > 0; i--) {
        double seen = bounds[bounds.length / 2] * -Math.log(random.nextDouble());
        sum += seen;
        for (int b = 0; b <= bounds.length; b++) {
          now[b] += b == bounds.length || seen <= bounds[b] ? 1 : 0;
        }
      }
      for (int b = 0; b <= bounds.length; b++) {
        counts[b][t] = now[b];
      }
      sums[t] = sum;
    }
    return counts;
  }

  private void buckets(String name, String labels, double[] bounds, double[][] counts) {
    for (int b = 0; b <= bounds.length; b++) {
      String bound = b == bounds.length ? "+Inf" : Double.toString(bounds[b]);
      double[] values = counts[b];
      series(name, "le=\"" + bound + "\"," + labels, t -> values[(int) t]);
    }
  }

  private void series(String name, String labels, DoubleUnaryOperator value) {
    for (int t = 0; t < STEPS; t++) {
      double v = value.applyAsDouble(t);
      if (Double.doubleToRawLongBits(v) != Double.doubleToRawLongBits(Line.NONE)) {
        text.append(name);
        if (!labels.isEmpty()) {
          text.append('{').append(labels).append('}');
        }
        long millis = START + t * STEP;
        text.append(' ').append(number(v));
        text.append(String.format(Locale.ROOT, " %d.%03d%n", millis / 1000, millis % 1000));
      }
    }
  }

  private static String number(double value) {
    return Double.isInfinite(value) ? (value > 0 ? "+Inf" : "-Inf") : Double.toString(value);
  }

  /// Where a series has no sample.
  private static final class Line {
    static final double NONE = Double.longBitsToDouble(0x7ff8_0000_0000_1234L);
  }
}
