package io.lateen.pilot;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.pilot.admit.Admission;
import io.lateen.pilot.push.Joins;
import io.lateen.pilot.snapshot.MeshConfig;
import io.lateen.wire.kube.KubeObject;
import io.lateen.wire.kube.ObjectKind;
import io.lateen.wire.kube.ObjectSource;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whichever kind is read last, Pilot begins with it, and Ingresses are told.
final class LastKindTest {
  private static final String OBJECTS =
      """
      kind: ConfigMap
      metadata: {name: istio, namespace: istio-system}
      data: {mesh: "ingressControllerMode: DEFAULT"}
      ---
      kind: Service
      metadata: {name: istio-ingressgateway, namespace: istio-system}
      spec: {type: LoadBalancer, externalIPs: [192.0.2.9], ports: [{name: http2, port: 80}]}
      ---
      kind: Ingress
      metadata: {name: shop, namespace: default}
      spec: {defaultBackend: {service: {name: shop, port: {number: 80}}}}
      """;

  private final FakeObjects objects = new FakeObjects();
  private final BlockingQueue<Runnable> held = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> written = new LinkedBlockingQueue<>();

  @ParameterizedTest
  @ValueSource(strings = {"ConfigMap", "Service", "Endpoints", "Ingress"})
  void anyKindMayBeTheLast(String last) throws Exception {
    objects.apply(OBJECTS);
    InetSocketAddress any = new InetSocketAddress("127.0.0.1", 0);
    PilotConfig config = new PilotConfig(any, any, any, MeshConfig.DEFAULT, true, "test");
    try (Pilot pilot =
        new Pilot(
            config,
            new Late(last),
            List.of(),
            Joins.NONE,
            Admission.ANYBODY,
            (namespace, name, addresses) -> written.add(namespace + "/" + name + addresses))) {
      pilot.start();
      assertThat(pilot.isReady()).isFalse();
      held.remove().run();
      assertThat(written.poll(10, TimeUnit.SECONDS)).isEqualTo("default/shop[192.0.2.9]");
    }
  }

  /// Says of one kind that it is complete only when it is let.
  private final class Late implements ObjectSource {
    private final String kind;

    Late(String kind) {
      this.kind = kind;
    }

    @Override
    public Watch watch(ObjectKind watched, Listener listener) {
      return objects.watch(watched, watched.kind().equals(kind) ? late(listener) : listener);
    }

    private Listener late(Listener listener) {
      return new Listener() {
        @Override
        public void onSet(KubeObject object) {
          listener.onSet(object);
        }

        @Override
        public void onRemoved(KubeObject object) {
          listener.onRemoved(object);
        }

        @Override
        public void onSynced() {
          held.add(listener::onSynced);
        }
      };
    }

    @Override
    public void close() {
      objects.close();
    }
  }
}
