package io.lateen.app.outside.storm;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// One caller's questions, at random, as many in a second as leave the machine something to do.
record Visits(Judge judge, List<Question> questions, Random random, BooleanSupplier over)
    implements Callable<Void> {
  private static final long BETWEEN = Duration.ofMillis(30).toNanos();

  @Override
  public Void call() {
    while (!over.getAsBoolean()) {
      judge.ask(questions.get(random.nextInt(questions.size())));
      LockSupport.parkNanos(BETWEEN);
    }
    return null;
  }
}
