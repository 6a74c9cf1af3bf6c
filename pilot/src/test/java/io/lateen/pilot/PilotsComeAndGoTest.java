package io.lateen.pilot;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.pilot.snapshot.MeshConfig;
import java.lang.ref.WeakReference;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

final class PilotsComeAndGoTest {
  @Test
  void nothingIsLeftOfOneThatWasClosed() throws Exception {
    WeakReference<Pilot> gone = oneThatWasClosed();
    long end = System.nanoTime() + 20_000_000_000L;
    while (gone.get() != null) {
      assertThat(System.nanoTime() - end).as("collected").isNegative();
      System.gc();
    }
  }

  private static WeakReference<Pilot> oneThatWasClosed() throws Exception {
    FakeObjects objects = new FakeObjects();
    objects.apply(PilotTest.MESH);
    InetSocketAddress any = new InetSocketAddress("127.0.0.1", 0);
    Pilot pilot =
        new Pilot(new PilotConfig(any, any, any, MeshConfig.DEFAULT, true, "test"), objects);
    pilot.start();
    pilot.close();
    return new WeakReference<>(pilot);
  }
}
