package io.lateen.mixer.snapshot;

import io.lateen.mixer.expression.EvaluationException;
import io.lateen.mixer.expression.Expression;
import io.lateen.model.attribute.Attributes;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Which of the requests that match a rule it is for. For any number of threads.
sealed interface Sampling {

  boolean takes(Attributes attributes);

  /// A part of all. Requests that bring an id are drawn by it, so that every rule and every Mixer
  /// draws alike.
  ///
  /// @param share how many of `whole`; an expression that has no value means none
  record Random(@Nullable Expression override, long share, long whole, boolean independent)
      implements Sampling {
    private static final String HEADERS = "request.headers";
    private static final String ID = "x-request-id";

    @Override
    public boolean takes(Attributes attributes) {
      String id = independent ? null : attributes.entry(HEADERS, ID);
      double drawn = id == null ? ThreadLocalRandom.current().nextDouble() : fraction(id);
      return drawn * whole < share(attributes);
    }

    private double share(Attributes attributes) {
      try {
        return override == null ? share : ((Number) override.evaluate(attributes)).doubleValue();
      } catch (EvaluationException e) {
        return 0;
      }
    }

    /// 0 to less than 1, the same for the same text everywhere.
    private static double fraction(String text) {
      long mixed = text.hashCode() * 0x9e3779b97f4a7c15L;
      mixed = (mixed ^ (mixed >>> 32)) * 0xd6e8feb86659fd93L;
      return (mixed >>> 11) * 0x1p-53;
    }
  }

  /// The first ones of a time, then one in so many.
  final class RateLimit implements Sampling {
    private final long nanos;
    private final long unsampled;
    private final long rate;
    private final LongSupplier clock;
    private long begun;
    private long seen;

    /// @param rate 0: none after the first ones
    /// @param clock as `System.nanoTime`
    RateLimit(long nanos, long unsampled, long rate, LongSupplier clock) {
      this.nanos = nanos;
      this.unsampled = unsampled;
      this.rate = rate;
      this.clock = clock;
      this.begun = clock.getAsLong();
    }

    @Override
    public synchronized boolean takes(Attributes attributes) {
      long now = clock.getAsLong();
      if (now - begun >= nanos) {
        begun = now;
        seen = 0;
      }
      long beyond = ++seen - unsampled;
      return beyond <= 0 || (rate > 0 && beyond % rate == 0);
    }
  }

  /// What both take.
  record Both(Sampling first, Sampling second) implements Sampling {
    @Override
    public boolean takes(Attributes attributes) {
      return first.takes(attributes) && second.takes(attributes);
    }
  }
}
