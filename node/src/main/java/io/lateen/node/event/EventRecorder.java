package io.lateen.node.event;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes core/v1 Events from a thread of its own. Telling never waits and never fails; when too
/// many are waiting, new ones are dropped. The same sentence told again raises the count.
public final class EventRecorder implements AutoCloseable {
  /// `Normal` or `Warning`.
  public enum Type {
    NORMAL("Normal"),
    WARNING("Warning");

    private final String word;

    Type(String word) {
      this.word = word;
    }
  }

  private static final Logger log = LoggerFactory.getLogger(EventRecorder.class);
  private static final int WAITING = 1_000;
  private static final int REMEMBERED = 1_000;

  private record Told(ObjectReference about, Type type, String reason, String message) {}

  private final KubernetesClient client;
  private final String component;
  private final @Nullable String host;
  private final BlockingQueue<Told> queue = new ArrayBlockingQueue<>(WAITING);
  private final Map<Told, Event> written =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Told, Event> eldest) {
          return size() > REMEMBERED;
        }
      };
  private final Thread writer;

  /// `component` is the source shown by `kubectl describe`, such as `kubelet`; `host` is its node,
  /// null for what belongs to no node.
  public EventRecorder(KubernetesClient client, String component, @Nullable String host) {
    this.client = client;
    this.component = component;
    this.host = host;
    writer = Thread.ofVirtual().name("events-" + component).start(this::run);
  }

  public void normal(HasMetadata about, String reason, String message) {
    tell(new Told(reference(about, null), Type.NORMAL, reason, message));
  }

  public void warning(HasMetadata about, String reason, String message) {
    tell(new Told(reference(about, null), Type.WARNING, reason, message));
  }

  /// An event about one container of a Pod.
  public void container(
      HasMetadata pod, String container, Type type, String reason, String message) {
    String path = "spec.containers{" + container + "}";
    tell(new Told(reference(pod, path), type, reason, message));
  }

  private void tell(Told told) {
    if (!queue.offer(told)) {
      log.debug("event dropped: {}", told);
    }
  }

  private static ObjectReference reference(HasMetadata about, @Nullable String fieldPath) {
    return new ObjectReferenceBuilder()
        .withApiVersion(about.getApiVersion())
        .withKind(about.getKind())
        .withNamespace(about.getMetadata().getNamespace())
        .withName(about.getMetadata().getName())
        .withUid(about.getMetadata().getUid())
        .withFieldPath(fieldPath)
        .build();
  }

  private void run() {
    try {
      while (true) {
        write(queue.take());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(Told told) {
    try {
      Event earlier = written.get(told);
      written.put(told, earlier == null ? create(told) : countedUp(told, earlier));
    } catch (RuntimeException e) {
      written.remove(told);
      log.debug("event not written: {}", told, e);
    }
  }

  /// An event that nobody repeated for an hour is gone by then.
  private Event countedUp(Told told, Event earlier) {
    try {
      return countUp(earlier);
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return create(told);
      }
      throw e;
    }
  }

  private Event countUp(Event earlier) {
    int count = earlier.getCount() + 1;
    String patch = "{\"count\":" + count + ",\"lastTimestamp\":\"" + now() + "\"}";
    return client
        .v1()
        .events()
        .inNamespace(earlier.getMetadata().getNamespace())
        .withName(earlier.getMetadata().getName())
        .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
  }

  private Event create(Told told) {
    String namespace = told.about.getNamespace() == null ? "default" : told.about.getNamespace();
    Event event =
        new EventBuilder()
            .withNewMetadata()
            .withNamespace(namespace)
            .withName(told.about.getName() + "." + Long.toHexString(System.nanoTime()))
            .endMetadata()
            .withInvolvedObject(told.about)
            .withType(told.type.word)
            .withReason(told.reason)
            .withMessage(told.message)
            .withNewSource()
            .withComponent(component)
            .withHost(host)
            .endSource()
            .withReportingComponent(component)
            .withReportingInstance(host == null ? "" : host)
            .withFirstTimestamp(now())
            .withLastTimestamp(now())
            .withCount(1)
            .build();
    return client.v1().events().inNamespace(namespace).resource(event).create();
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  @Override
  public void close() {
    writer.interrupt();
  }
}
