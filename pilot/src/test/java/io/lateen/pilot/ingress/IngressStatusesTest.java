package io.lateen.pilot.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.pilot.source.IngressStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// When addresses are written.
final class IngressStatusesTest {
  private static final List<IngressStatus> SHOP =
      List.of(new IngressStatus("web", "shop", List.of("192.0.2.1")));

  private final BlockingQueue<String> written = new LinkedBlockingQueue<>();

  private void write(String namespace, String name, List<String> addresses) {
    written.add(namespace + "/" + name + " " + addresses);
  }

  private String next() throws InterruptedException {
    return written.poll(10, TimeUnit.SECONDS);
  }

  @Test
  void everyChangeIsLookedAt() throws Exception {
    try (IngressStatuses statuses =
        new IngressStatuses(() -> SHOP, this::write, Duration.ofHours(1))) {
      statuses.changed();
      assertThat(next()).isEqualTo("web/shop [192.0.2.1]");
      statuses.changed();
      assertThat(next()).isEqualTo("web/shop [192.0.2.1]");
    }
  }

  @Test
  void whatFailedIsTriedAgain() throws Exception {
    AtomicInteger failures = new AtomicInteger(2);
    try (IngressStatuses statuses =
        new IngressStatuses(
            () -> SHOP,
            (namespace, name, addresses) -> {
              if (failures.getAndDecrement() > 0) {
                throw new IOException("away");
              }
              write(namespace, name, addresses);
            },
            Duration.ofMillis(1))) {
      statuses.changed();
      assertThat(next()).isEqualTo("web/shop [192.0.2.1]");
    }
  }
}
