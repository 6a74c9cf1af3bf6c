package io.lateen.pilot.push;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.grpc.stub.ServerCallStreamObserver;
import io.lateen.pilot.admit.Admission;
import io.lateen.pilot.snapshot.MeshConfig;
import io.lateen.pilot.snapshot.MeshSnapshot;
import io.lateen.pilot.snapshot.Networks;
import io.lateen.pilot.source.Change;
import io.lateen.pilot.source.MeshState;
import io.lateen.wire.xds.AdsServerConversation;
import io.lateen.wire.xds.DiscoveryRequest;
import io.lateen.wire.xds.TypeUrl;
import io.lateen.wire.xds.XdsResponse;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// What goes wrong on the way to a proxy is counted.
final class PushFailuresTest {
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final PushMetrics metrics = new PushMetrics(registry);
  private final Connections connections = new Connections(metrics);
  private final CountDownLatch ended = new CountDownLatch(1);

  @Test
  void aResponseThatCannotBeSent() throws Exception {
    connections.publish(snapshot(1));
    ProxyStream stream =
        new ProxyStream(
            new Proxy(true, true), connections, Admission.ANYBODY, new AdsServerConversation());
    stream.onNext(first());
    stream.start();
    assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(value("pilot_xds_push_errors")).isEqualTo(1);
    assertThat(value("pilot_total_xds_internal_errors")).isEqualTo(1);
    assertThat(value("pilot_xds_pushes")).isZero();
  }

  @Test
  void aProxyThatDoesNotRead() throws Exception {
    connections.publish(snapshot(1));
    ProxyStream stream =
        new ProxyStream(
            new Proxy(false, false), connections, Admission.ANYBODY, new AdsServerConversation());
    stream.onNext(first());
    stream.start();
    awaitValue("pilot_xds_pushes", 1);
    assertThat(value("pilot_xds_write_timeout")).isZero();
    connections.publish(snapshot(2));
    connections.publish(snapshot(3));
    awaitValue("pilot_xds_write_timeout", 1);
    stream.cut();
    assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(value("pilot_xds_write_timeout")).isEqualTo(1);
  }

  @Test
  void aSnapshotThatCannotBeBuilt() throws Exception {
    try (SnapshotLoop loop =
        new SnapshotLoop(
            () -> MeshConfig.DEFAULT,
            () -> {
              throw new IllegalStateException("on purpose");
            },
            snapshot -> snapshot,
            connections::publish,
            metrics::onContextError,
            Pacing.USUAL)) {
      loop.start();
      loop.onChange(Change.ALL);
      awaitValue("pilot_xds_push_context_errors", 1);
    }
  }

  private static MeshSnapshot snapshot(long revision) {
    MeshState none = new MeshState(List.of(), Map.of(), List.of(), List.of(), Networks.NONE);
    return MeshSnapshot.build(
        revision,
        MeshConfig.DEFAULT,
        none.services(),
        none.endpoints(),
        none.workloads(),
        none.rules());
  }

  private static DiscoveryRequest first() {
    ByteString node =
        Node.newBuilder().setId("sidecar~10.0.0.1~a.b~b.svc.cluster.local").build().toByteString();
    return new DiscoveryRequest("", node, List.of(), TypeUrl.CLUSTER, "", null);
  }

  private void awaitValue(String name, double expected) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (value(name) != expected) {
      assertThat(System.nanoTime() - end).as(name).isNegative();
      Thread.onSpinWait();
    }
  }

  /// Of all labels together.
  private double value(String name) {
    return registry.scrape().stream()
        .filter(metric -> metric.getMetadata().getName().equals(name))
        .flatMap(metric -> ((GaugeSnapshot) metric).getDataPoints().stream())
        .mapToDouble(GaugeSnapshot.GaugeDataPointSnapshot::getValue)
        .sum();
  }

  /// The other end of a stream.
  private final class Proxy extends ServerCallStreamObserver<XdsResponse> {
    private final boolean ready;
    private final boolean broken;

    Proxy(boolean ready, boolean broken) {
      this.ready = ready;
      this.broken = broken;
    }

    @Override
    public void onNext(XdsResponse response) {
      if (broken) {
        throw new IllegalStateException("on purpose");
      }
    }

    @Override
    public void onError(Throwable failure) {
      ended.countDown();
    }

    @Override
    public void onCompleted() {
      ended.countDown();
    }

    @Override
    public boolean isReady() {
      return ready;
    }

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public void setOnReadyHandler(Runnable handler) {}

    @Override
    public void setOnCancelHandler(Runnable handler) {}

    @Override
    public void setCompression(String compression) {}

    @Override
    public void disableAutoInboundFlowControl() {}

    @Override
    public void request(int count) {}

    @Override
    public void setMessageCompression(boolean enable) {}
  }
}
