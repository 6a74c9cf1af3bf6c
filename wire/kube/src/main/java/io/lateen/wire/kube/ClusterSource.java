package io.lateen.wire.kube;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Objects of an API server reached over the network, by fabric8's informers.
public final class ClusterSource implements ObjectSource {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterSource.class);
  private static final JsonMapper JSON = new JsonMapper();
  private static final long RETRY_SECONDS = 2;

  private final KubernetesClient client;
  private final ScheduledExecutorService retries =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("kube-retry").factory());

  public ClusterSource(KubernetesClient client) {
    this.client = client;
  }

  /// A client for the server a kubeconfig names. The caller closes it.
  ///
  /// @throws IOException if the file cannot be read
  public static KubernetesClient client(Path kubeconfig) throws IOException {
    Config config = Config.fromKubeconfig(Files.readString(kubeconfig));
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  /// A cluster that has answered.
  ///
  /// @param kubeconfig its text
  /// @throws IOException if the text is no kubeconfig, or the server does not answer
  public static ClusterSource reach(String kubeconfig) throws IOException {
    KubernetesClient client = null;
    try {
      Config config = Config.fromKubeconfig(kubeconfig);
      if (config.getCurrentContext() == null) {
        throw new IOException("kubeconfig: no current-context (expected: the cluster's)");
      }
      client = new KubernetesClientBuilder().withConfig(config).build();
      if (client.getKubernetesVersion() == null) {
        throw new IOException(config.getMasterUrl() + " does not tell its version");
      }
      return new ClusterSource(client);
    } catch (IOException | RuntimeException e) {
      if (client != null) {
        client.close();
      }
      throw e instanceof IOException io ? io : new IOException(reason(e), e);
    }
  }

  private static String reason(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure.getMessage() + (cause == null ? "" : " " + cause);
  }

  @Override
  public Watch watch(ObjectKind kind, Listener listener) {
    return begin(new KindWatch(kind, listener, all -> all.inAnyNamespace()));
  }

  @Override
  public Watch watch(
      ObjectKind kind, String namespace, String label, String value, Listener listener) {
    return begin(
        new KindWatch(kind, listener, all -> all.inNamespace(namespace).withLabel(label, value)));
  }

  @Override
  public Watch watchOne(ObjectKind kind, String namespace, String name, Listener listener) {
    return begin(new KindWatch(kind, listener, all -> all.inNamespace(namespace).withName(name)));
  }

  private static Watch begin(KindWatch watch) {
    watch.start();
    return watch;
  }

  static ResourceDefinitionContext context(ObjectKind kind) {
    return new ResourceDefinitionContext.Builder()
        .withGroup(kind.group())
        .withVersion(kind.version())
        .withKind(kind.kind())
        .withPlural(kind.plural())
        .withNamespaced(kind.namespaced())
        .build();
  }

  @Override
  public void close() {
    retries.shutdownNow();
    client.close();
  }

  /// Which objects of a kind.
  @FunctionalInterface
  private interface Selection {
    Informable<GenericKubernetesResource> of(
        MixedOperation<
                GenericKubernetesResource,
                GenericKubernetesResourceList,
                Resource<GenericKubernetesResource>>
            all);
  }

  /// One informer; begun again while the server does not know the kind.
  private final class KindWatch implements Watch, ResourceEventHandler<GenericKubernetesResource> {
    private static final int NOT_FOUND = 404;

    private final ObjectKind kind;
    private final Listener listener;
    private final Selection selection;
    private final AtomicBoolean synced = new AtomicBoolean();
    private volatile boolean closed;
    private volatile String trouble = "";
    private volatile @Nullable SharedIndexInformer<GenericKubernetesResource> informer;

    KindWatch(ObjectKind kind, Listener listener, Selection selection) {
      this.kind = kind;
      this.listener = listener;
      this.selection = selection;
    }

    void start() {
      if (closed) {
        return;
      }
      SharedIndexInformer<GenericKubernetesResource> begun =
          selection.of(client.genericKubernetesResources(context(kind))).runnableInformer(0);
      begun.addEventHandler(this);
      informer = begun;
      var _ =
          begun
              .start()
              .toCompletableFuture()
              .handle(
                  (_, failure) -> {
                    if (failure != null && !closed) {
                      failed(failure);
                    }
                    return null;
                  });
    }

    /// An unknown kind is an empty one, until somebody installs it. What could not be read is not:
    /// a mesh without its rules is open to everybody.
    private void failed(Throwable failure) {
      if (isUnknownKind(failure)) {
        unknown();
      } else if (!failure.toString().equals(trouble)) {
        trouble = failure.toString();
        LOG.warn("{} cannot be listed, and are waited for: {}", kind.plural(), reason(failure));
      }
      var _ = retries.schedule(this::start, RETRY_SECONDS, TimeUnit.SECONDS);
    }

    private void unknown() {
      if (synced.get()) {
        return;
      }
      LOG.info("the API server has no {}.{} yet", kind.plural(), kind.group());
      synced();
    }

    private static boolean isUnknownKind(Throwable failure) {
      return failure instanceof KubernetesClientException refused
          ? refused.getCode() == NOT_FOUND
          : failure.getCause() != null && isUnknownKind(failure.getCause());
    }

    /// Every object of the list has been told, on this thread: the informer's future may be
    /// complete before.
    @Override
    public void onList(String resourceVersion, boolean remainedEmpty) {
      synced();
    }

    private void synced() {
      if (synced.compareAndSet(false, true)) {
        listener.onSynced();
      }
    }

    @Override
    public void onAdd(GenericKubernetesResource resource) {
      listener.onSet(object(resource));
    }

    @Override
    public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource after) {
      listener.onSet(object(after));
    }

    @Override
    public void onDelete(GenericKubernetesResource resource, boolean stateUnknown) {
      listener.onRemoved(object(resource));
    }

    private KubeObject object(GenericKubernetesResource resource) {
      JsonNode tree = JSON.readTree(client.getKubernetesSerialization().asJson(resource));
      return new KubeObject(kind, tree);
    }

    @Override
    public void close() {
      closed = true;
      SharedIndexInformer<GenericKubernetesResource> running = informer;
      if (running != null) {
        running.stop();
      }
    }
  }
}
