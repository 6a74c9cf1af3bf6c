package io.lateen.pilot;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.model.service.Endpoint;
import io.lateen.model.service.Service;
import io.lateen.pilot.source.Registry.Contents;
import io.lateen.pilot.source.consul.ConsulRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is known of Consul itself while it is away and when it is back.
final class ConsulOutageTest {
  /// Consul reads its log back entry by entry, and answers questions meanwhile.
  private static final int MANY = 600;

  private final BlockingQueue<Contents> heard = new LinkedBlockingQueue<>();

  @TempDir Path folder;

  private ConsulProgram consul;
  private ConsulRegistry registry;

  @BeforeEach
  void start() throws Exception {
    consul = new ConsulProgram(folder);
    registry = new ConsulRegistry(consul.uri(), Duration.ofMillis(1));
    registry.start(() -> heard.add(registry.contents()));
  }

  @AfterEach
  void stop() {
    if (registry != null) {
      registry.close();
    }
    if (consul != null) {
      consul.close();
    }
  }

  private static List<String> services(Contents contents) {
    return contents.services().stream().map(Service::name).sorted().toList();
  }

  private static long instances(Contents contents, String host) {
    return contents.endpoints().stream().map(Endpoint::hostname).filter(host::equals).count();
  }

  /// Everything heard until it is so, that included.
  private List<Contents> hear(Predicate<Contents> expected) throws InterruptedException {
    List<Contents> all = new ArrayList<>();
    do {
      Contents next = heard.poll(30, TimeUnit.SECONDS);
      assertThat(next).as("in time; heard: " + all).isNotNull();
      all.add(next);
    } while (!expected.test(all.getLast()));
    return all;
  }

  private void registerMany() throws Exception {
    try (var together = Executors.newFixedThreadPool(20)) { // Consul takes 100 connections of one
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < MANY; i++) {
        String node = "node-" + i;
        all.add(
            together.submit(
                () -> {
                  consul.register(node, "10.1.0.1", "\"Service\": \"web\", \"Port\": 8080");
                  return node;
                }));
      }
      for (Future<?> each : all) {
        each.get(60, TimeUnit.SECONDS);
      }
    }
  }

  @Test
  void whatItSaidLastCountsUntilItIsBack() throws Exception {
    registerMany();
    hear(now -> instances(now, "web.service.consul") == MANY);
    consul.kill();
    consul.start();
    consul.register("late", "10.1.0.2", "\"Service\": \"late\", \"Port\": 8080");

    for (Contents now : hear(now -> services(now).contains("late"))) {
      assertThat(services(now)).contains("consul", "web");
      assertThat(instances(now, "web.service.consul")).isEqualTo(MANY);
    }
  }

  @Test
  void aConsulThatKnowsNothingYetIsBelieved() throws Exception {
    for (String service : List.of("one", "two", "three")) {
      consul.register("node", "10.1.0.1", "\"Service\": \"" + service + "\", \"Port\": 8080");
    }
    hear(now -> services(now).equals(List.of("consul", "one", "three", "two")));
    consul.kill();
    consul.forget();
    consul.start();

    hear(now -> services(now).equals(List.of("consul")));
    consul.register("node", "10.1.0.1", "\"Service\": \"four\", \"Port\": 8080");
    hear(now -> services(now).equals(List.of("consul", "four")));
  }
}
