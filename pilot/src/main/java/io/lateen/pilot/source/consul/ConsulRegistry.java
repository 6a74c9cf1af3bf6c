package io.lateen.pilot.source.consul;

import io.lateen.pilot.source.Registry;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Follows a Consul: new services are heard of soon, what changes about their instances within
/// the interval. While Consul is away, what it said last counts.
public final class ConsulRegistry implements Registry {
  private static final Logger LOG = LoggerFactory.getLogger(ConsulRegistry.class);

  /// A catalog that changes all the time is not read all the time.
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final ConsulCatalog catalog;
  private final URI server;
  private final Duration interval;
  private final Thread thread;
  private volatile Runnable onChange = () -> {};
  private volatile Contents contents = Contents.NONE;
  private volatile boolean synced;
  private String lastTrouble = "";
  private Set<String> told = Set.of();

  /// @param server `http://host:8500`
  /// @param interval between looks (Istio: `--consulserverInterval`, 2 s)
  public ConsulRegistry(URI server, Duration interval) {
    this.server = server;
    this.interval = interval;
    catalog = new ConsulCatalog(server);
    thread = Thread.ofVirtual().name("consul").unstarted(this::follow);
  }

  @Override
  public String name() {
    return "Consul";
  }

  @Override
  public void start(Runnable listener) {
    onChange = listener;
    thread.start();
  }

  private void follow() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        try {
          take(ConsulReader.read(catalog.read(synced ? interval : Duration.ZERO)));
          Thread.sleep(interval.compareTo(PAUSE) < 0 ? interval : PAUSE);
        } catch (IOException e) {
          trouble(e.getMessage() == null ? e.toString() : e.getMessage());
          Thread.sleep(interval);
        }
      }
    } catch (InterruptedException _) {
      // closed
    }
  }

  private void take(ConsulReader.Reading reading) {
    lastTrouble = "";
    Contents now = reading.contents();
    tell(reading.complaints());
    if (!synced || !now.equals(contents)) {
      contents = now;
      synced = true;
      onChange.run();
    }
  }

  private void tell(Set<String> complaints) {
    for (String complaint : complaints) {
      if (!told.contains(complaint)) {
        LOG.warn("Consul at {}: {}", server, complaint);
      }
    }
    told = complaints;
  }

  private void trouble(String text) {
    if (!text.equals(lastTrouble) && !Thread.currentThread().isInterrupted()) {
      LOG.warn("Consul at {} cannot be read: {}; what it said last counts", server, text);
      lastTrouble = text;
    }
  }

  @Override
  public boolean isSynced() {
    return synced;
  }

  @Override
  public Contents contents() {
    return contents;
  }

  @Override
  public void close() {
    thread.interrupt();
    catalog.close();
  }
}
