package io.lateen.citadel.expiry;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.lateen.wire.kube.ClusterEvents;
import io.lateen.wire.kube.EventName;
import io.lateen.wire.kube.EventSink;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells 30, 7 and 1 days before a certificate of the mesh ends, and when it has: an Event at the
/// object that holds it, and a gauge for alerts. What is renewed in time is never heard of.
/// One thread.
public final class EndWatch {
  /// Of its Events.
  public static final String REASON = "CertificateEnding";

  /// What tells.
  public static final String COMPONENT = "citadel";

  private static final Duration AGAIN = Duration.ofDays(1);
  private static final Logger log = LoggerFactory.getLogger(EndWatch.class);

  private final List<EndSource> sources;
  private final EventSink events;
  private final Clock clock;
  private final EndMetrics metrics;
  private final Set<String> said = new HashSet<>();

  /// @param client stays the caller's to close
  /// @param namespace where Mixer and Pilot run
  public EndWatch(
      KubernetesClient client, String namespace, Clock clock, PrometheusRegistry registry) {
    this.sources =
        List.of(
            new SecretEnds(client),
            new ApiServerEnds(client),
            new WebhookEnds(client),
            new ProxyEnds(client, clock),
            new PartEnds(client, namespace));
    this.events = new ClusterEvents(client, COMPONENT);
    this.clock = clock;
    this.metrics = new EndMetrics(registry);
  }

  /// Looks everywhere.
  public void look() {
    List<Seen> all = new ArrayList<>();
    boolean whole = true;
    for (EndSource source : sources) {
      try {
        all.addAll(source.look());
      } catch (KubernetesClientException | IOException e) {
        whole &= isRefused(e);
        String problem = source.getClass().getSimpleName() + ": " + e.getMessage();
        if (said.add(problem)) {
          log.warn("some ends of certificates are not known: {}", problem);
        }
      }
    }
    tell(all, whole);
  }

  /// Citadel may not look there, or there is no such kind: nothing was ever told of it.
  private static boolean isRefused(Exception e) {
    return e instanceof KubernetesClientException refused
        && (refused.getCode() == HttpURLConnection.HTTP_FORBIDDEN
            || refused.getCode() == HttpURLConnection.HTTP_NOT_FOUND);
  }

  private void tell(List<Seen> all, boolean whole) {
    metrics.show(all);
    Set<EventName> still = new HashSet<>();
    try {
      for (Seen seen : all) {
        if (isWorthKeeping(seen)) {
          still.add(events.name(seen.about()));
        }
      }
      if (whole) {
        withdraw(still);
      }
    } catch (IOException e) {
      log.warn("ends of certificates are not told: {}", e.getMessage());
    }
  }

  /// Says what there is to say.
  ///
  /// @return whether there is an Event, or what there is may still be true
  private boolean isWorthKeeping(Seen seen) throws IOException {
    return switch (seen) {
      case Seen.Silent _ -> true;
      case Seen.Found found -> {
        String warning = found.warning(clock.instant());
        if (!warning.isEmpty()) {
          events.tell(found.about(), REASON, warning, AGAIN);
        }
        yield !warning.isEmpty();
      }
    };
  }

  /// What was renewed is nothing to worry about any more.
  private void withdraw(Set<EventName> still) throws IOException {
    for (EventName name : events.told(REASON).keySet()) {
      if (!still.contains(name)) {
        events.withdraw(name);
      }
    }
  }
}
