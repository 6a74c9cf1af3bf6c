package io.lateen.wire.kube;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Events written to an API server, real or embedded. Objects that came by another way (MCP, which
/// knows no uids) are looked for there; those that are not there have no Events.
public final class ClusterEvents implements EventSink {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterEvents.class);

  private final KubernetesClient client;
  private final String component;
  private final InstantSource clock;

  /// @param client stays the caller's to close
  /// @param component shown by `kubectl describe` as the Event's source
  public ClusterEvents(KubernetesClient client, String component) {
    this(client, component, InstantSource.system());
  }

  ClusterEvents(KubernetesClient client, String component, InstantSource clock) {
    this.client = client;
    this.component = component;
    this.clock = clock;
  }

  @Override
  public EventName name(KubeObject about) {
    return EventName.of(about, component);
  }

  @Override
  public void tell(KubeObject about, String reason, String message, Duration quiet)
      throws IOException {
    EventName name = name(about);
    ObjectReference object = ask(name, () -> reference(about));
    if (object == null) {
      return;
    }
    Event known = ask(name, () -> event(name).get());
    if (known == null) {
      ask(name, () -> create(fresh(object, name, reason, message)));
    } else if (!message.equals(known.getMessage()) || isOlder(known, quiet)) {
      ask(name, () -> event(name).edit(event -> again(event, object, message)));
    }
  }

  private Event create(Event event) {
    return client
        .v1()
        .events()
        .inNamespace(event.getMetadata().getNamespace())
        .resource(event)
        .create();
  }

  private boolean isOlder(Event event, Duration quiet) {
    return lastTold(event).plus(quiet).isBefore(clock.instant());
  }

  @Override
  public void withdraw(EventName name) throws IOException {
    ask(name, () -> event(name).delete());
  }

  @Override
  public Map<EventName, Instant> told(String reason) throws IOException {
    Map<EventName, Instant> told = new HashMap<>();
    EventName all = new EventName("", "");
    var list =
        ask(
            all,
            () ->
                client
                    .v1()
                    .events()
                    .inAnyNamespace()
                    .withField("reason", reason)
                    .withField("source", component)
                    .list());
    if (list != null) {
      list.getItems().forEach(event -> told.put(nameOf(event), lastTold(event)));
    }
    return told;
  }

  private static EventName nameOf(Event event) {
    return new EventName(event.getMetadata().getNamespace(), event.getMetadata().getName());
  }

  /// One whose time nobody can read has not been told for long.
  private static Instant lastTold(Event event) {
    try {
      return Instant.parse(String.valueOf(event.getLastTimestamp()));
    } catch (DateTimeParseException _) {
      return Instant.EPOCH;
    }
  }

  private Resource<Event> event(EventName name) {
    return client.v1().events().inNamespace(name.namespace()).withName(name.name());
  }

  /// What the server refuses is no failure: the object or its namespace may be gone, or another
  /// replica was faster.
  private static <T> @Nullable T ask(EventName name, Supplier<@Nullable T> call)
      throws IOException {
    try {
      return call.get();
    } catch (KubernetesClientException e) {
      int code = e.getCode();
      if (code == HttpURLConnection.HTTP_FORBIDDEN) {
        LOG.warn("event {} not written: {}", name, e.getMessage());
      } else if (code < 400 || code >= 500) {
        throw new IOException("event " + name.name() + ": " + e.getMessage(), e);
      }
      return null;
    }
  }

  private Event fresh(ObjectReference about, EventName name, String reason, String message) {
    return new EventBuilder()
        .withNewMetadata()
        .withNamespace(name.namespace())
        .withName(name.name())
        .endMetadata()
        .withInvolvedObject(about)
        .withType("Warning")
        .withReason(reason)
        .withMessage(message)
        .withNewSource()
        .withComponent(component)
        .endSource()
        .withReportingComponent(component)
        .withReportingInstance(component)
        .withFirstTimestamp(now())
        .withLastTimestamp(now())
        .withCount(1)
        .build();
  }

  private Event again(Event event, ObjectReference about, String message) {
    Integer count = event.getCount();
    return event
        .edit()
        .withInvolvedObject(about)
        .withMessage(message)
        .withLastTimestamp(now())
        .withCount(count == null ? 2 : count + 1)
        .build();
  }

  /// Null: there is no such object.
  private @Nullable ObjectReference reference(KubeObject about) {
    ObjectReferenceBuilder reference =
        new ObjectReferenceBuilder()
            .withApiVersion(about.kind().apiVersion())
            .withKind(about.kind().kind())
            .withNamespace(about.namespace().isEmpty() ? null : about.namespace())
            .withName(about.name());
    if (!about.uid().isEmpty()) {
      return reference.withUid(about.uid()).withResourceVersion(about.resourceVersion()).build();
    }
    GenericKubernetesResource found = find(about);
    return found == null ? null : reference.withUid(found.getMetadata().getUid()).build();
  }

  private @Nullable GenericKubernetesResource find(KubeObject about) {
    var all = client.genericKubernetesResources(ClusterSource.context(about.kind()));
    return about.namespace().isEmpty()
        ? all.withName(about.name()).get()
        : all.inNamespace(about.namespace()).withName(about.name()).get();
  }

  private String now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
