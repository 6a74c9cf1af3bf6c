package io.lateen.galley.resource;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.wire.kube.KubeObject;
import io.lateen.wire.kube.ObjectKind;
import io.lateen.wire.kube.ObjectSource;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A listener that was slow for longer than history reaches is told the difference.
class StoreSourceTest {

  @TempDir Path home;

  /// Stops in the middle of the first news until it is let go.
  private static final class SlowListener implements ObjectSource.Listener {
    final BlockingQueue<String> news = new LinkedBlockingQueue<>();
    final CountDownLatch stuck = new CountDownLatch(1);
    final CountDownLatch go = new CountDownLatch(1);

    @Override
    public void onSet(KubeObject object) {
      String name = object.tree().path("metadata").path("name").asString("");
      if (name.equals("stop")) {
        stuck.countDown();
        try {
          go.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      news.add("+" + name + object.tree().path("data").path("k").asString(""));
    }

    @Override
    public void onRemoved(KubeObject object) {
      news.add("-" + object.tree().path("metadata").path("name").asString(""));
    }

    @Override
    public void onSynced() {
      news.add("synced");
    }

    String next() throws InterruptedException {
      return String.valueOf(news.poll(10, TimeUnit.SECONDS));
    }
  }

  @Test
  void whoeverFellBehindIsToldTheDifference() throws Exception {
    SlowListener listener = new SlowListener();
    try (EngineFixture api = new EngineFixture(home);
        StoreSource source = new StoreSource(api.store)) {
      api.create("configmaps", "default", "{metadata: {name: a}}");
      api.create("configmaps", "default", "{metadata: {name: gone}}");
      source.watch(new ObjectKind("", "v1", "configmaps", "ConfigMap", true), listener);
      assertThat(listener.next()).isEqualTo("+a");
      assertThat(listener.next()).isEqualTo("+gone");
      assertThat(listener.next()).isEqualTo("synced");

      api.create("configmaps", "default", "{metadata: {name: stop}}");
      listener.stuck.await();
      api.delete("configmaps", "default", "gone", null);
      for (int i = 0; i <= 1000; i++) { // the fixture's history
        api.patch("configmaps", "default", "a", PatchType.MERGE, "{data: {k: '" + i + "'}}");
      }
      listener.go.countDown();

      assertThat(listener.next()).isEqualTo("+stop");
      assertThat(listener.next()).isEqualTo("-gone");
      assertThat(listener.next()).isEqualTo("+a1000");
      api.create("configmaps", "default", "{metadata: {name: z}}");
      assertThat(listener.next()).isEqualTo("+z");
    }
  }
}
