package io.lateen.galley;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lateen.galley.store.StoreException;
import io.lateen.wire.kube.KubeObject;
import io.lateen.wire.kube.ObjectKind;
import io.lateen.wire.kube.ObjectSource;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GalleyTest {

  private static final ObjectKind SERVICES = new ObjectKind("", "v1", "services", "Service", true);
  private static final ObjectKind RULES =
      new ObjectKind("networking.istio.io", "v1alpha3", "virtualservices", "VirtualService", true);

  @TempDir Path home;

  /// Notes what it is told.
  private record Notes(BlockingQueue<String> told) implements ObjectSource.Listener {
    Notes() {
      this(new LinkedBlockingQueue<>());
    }

    @Override
    public void onSet(KubeObject object) {
      told.add("set " + object.namespace() + "/" + object.name());
    }

    @Override
    public void onRemoved(KubeObject object) {
      told.add("removed " + object.name());
    }

    @Override
    public void onSynced() {
      told.add("synced");
    }

    String next() throws InterruptedException {
      return told.poll(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void theSourceTellsStateAndThatAnUnknownKindIsEmpty() throws Exception {
    try (Galley galley = Galley.start(GalleyConfig.in(home, 0, 9))) {
      Notes services = new Notes();
      Notes rules = new Notes();
      try (ObjectSource source = galley.source();
          var _ = source.watch(SERVICES, services);
          var _ = source.watch(RULES, rules)) {
        assertThat(services.next()).isEqualTo("set default/kubernetes");
        assertThat(services.next()).isEqualTo("synced");
        assertThat(rules.next()).isEqualTo("synced");
      }
    }
  }

  @Test
  void aSecondOneOnTheSameHomeIsRefused() throws Exception {
    try (Galley galley = Galley.start(GalleyConfig.in(home, 0, 9))) {
      assertThat(galley.ready()).isTrue();
      assertThatThrownBy(() -> Galley.start(GalleyConfig.in(home, 0, 9)))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("is in use by process " + ProcessHandle.current().pid());
    }
  }

  @Test
  void itStartsAgainOnWhatItKept() throws Exception {
    Galley.start(GalleyConfig.in(home, 0, 9)).close();
    try (Galley galley = Galley.start(GalleyConfig.in(home, 0, 9))) {
      assertThat(galley.url().toString()).startsWith("https://127.0.0.1:");
    }
  }
}
