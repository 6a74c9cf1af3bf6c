package io.lateen.mixer.adapter.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReadersTest {
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

  private final Readers readers = new Readers();
  private final long now = System.nanoTime();

  @Test
  void nobodyIsWaitedForWhoDoesNotReadRegularly() throws InterruptedException {
    readers.await(LONG);
    readers.read("came once", now);
    readers.read("went away", now - 40 * MINUTE);
    readers.read("went away", now - 39 * MINUTE);
    readers.await(LONG);
  }

  @Test
  void everybodyElseIs() throws Exception {
    for (String who : new String[] {"one", "other"}) {
      readers.read(who, now - 2 * MINUTE);
      readers.read(who, now - MINUTE);
    }
    CompletableFuture<Void> done = CompletableFuture.runAsync(this::awaitAll);
    readers.read("one", System.nanoTime() + MINUTE);
    assertThat(done).isNotDone();
    readers.read("other", now - 1);
    assertThat(done).isNotDone(); // what it read was not yet all
    readers.read("other", System.nanoTime() + MINUTE);
    done.get();
  }

  private void awaitAll() {
    try {
      readers.await(LONG);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void notForLongerThanTheyMayTake() throws InterruptedException {
    readers.read("late", now - TimeUnit.SECONDS.toNanos(1));
    readers.read("late", now);
    readers.await(Duration.ofMillis(1));
    readers.await(LONG); // a second and a half
  }
}
