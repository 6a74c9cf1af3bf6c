package io.lateen.citadel.secrets;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.lateen.wire.kube.ClusterEvents;
import io.lateen.wire.kube.EventName;
import io.lateen.wire.kube.EventSink;
import io.lateen.wire.kube.KubeObject;
import io.lateen.wire.kube.ObjectKind;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Tells 30, 7 and 1 days before a certificate in any of the cluster's Secrets ends, and when it
/// has: an Event at the Secret, and a gauge for alerts. What is renewed in time is never heard of.
/// One thread.
public final class EndWatch {
  /// Of its Events.
  public static final String REASON = "CertificateEnding";

  /// What tells.
  public static final String COMPONENT = "citadel";

  private static final ObjectKind SECRET = new ObjectKind("", "v1", "secrets", "Secret", true);
  private static final Duration AGAIN = Duration.ofDays(1);
  private static final Logger log = LoggerFactory.getLogger(EndWatch.class);

  private final KubernetesClient client;
  private final EventSink events;
  private final Clock clock;
  private volatile Map<String, Instant> ends = Map.of();

  /// @param client stays the caller's to close
  public EndWatch(KubernetesClient client, Clock clock, PrometheusRegistry registry) {
    this.client = client;
    this.events = new ClusterEvents(client, COMPONENT);
    this.clock = clock;
    GaugeWithCallback.builder()
        .name("citadel_secret_cert_expiry_timestamp")
        .help("When the first certificate in a Secret ends, in seconds.")
        .labelNames("namespace", "name")
        .callback(
            callback ->
                ends.forEach(
                    (key, end) -> {
                      String[] parts = key.split("/", 2);
                      callback.call((double) end.getEpochSecond(), parts[0], parts[1]);
                    }))
        .register(registry);
  }

  /// Looks at every Secret.
  public void look() {
    try {
      look(client.secrets().inAnyNamespace().list().getItems());
    } catch (KubernetesClientException | IOException e) {
      log.warn("ends of certificates are not known: {}", e.getMessage());
    }
  }

  private void look(List<Secret> secrets) throws IOException {
    Instant now = clock.instant();
    Map<String, Instant> found = new TreeMap<>();
    Set<EventName> told = new HashSet<>();
    for (Secret secret : secrets) {
      Ending ending = Ending.of(secret).orElse(null);
      if (ending != null) {
        found.put(key(secret), ending.end());
        String warning = ending.warning(now).orElse("");
        if (!warning.isEmpty()) {
          KubeObject about = object(secret);
          events.tell(about, REASON, warning, AGAIN);
          told.add(events.name(about));
        }
      }
    }
    ends = found;
    withdraw(told);
  }

  /// What was renewed is nothing to worry about any more.
  private void withdraw(Set<EventName> still) throws IOException {
    for (EventName name : events.told(REASON).keySet()) {
      if (!still.contains(name)) {
        events.withdraw(name);
      }
    }
  }

  private static String key(Secret secret) {
    return secret.getMetadata().getNamespace() + "/" + secret.getMetadata().getName();
  }

  /// Without what is secret.
  private static KubeObject object(Secret secret) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.putObject("metadata")
        .put("name", secret.getMetadata().getName())
        .put("namespace", secret.getMetadata().getNamespace())
        .put("uid", secret.getMetadata().getUid())
        .put("resourceVersion", secret.getMetadata().getResourceVersion());
    return new KubeObject(SECRET, tree);
  }
}
