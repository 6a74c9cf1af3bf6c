package io.lateen.pilot.tls;

import java.util.Map;
import java.util.function.Consumer;

/// Keys that a test exchanges.
public final class FakeKeys implements KeySource {
  private Map<String, String> texts = Map.of();
  private Consumer<Map<String, String>> told = _ -> {};

  public synchronized void set(Map<String, String> now) {
    texts = now;
    told.accept(now);
  }

  @Override
  public synchronized Following follow(Consumer<Map<String, String>> follower) {
    told = follower;
    follower.accept(texts);
    return () -> {};
  }
}
