package io.lateen.node.kubelet.pod;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Each Pod's ServiceAccount as files of its own folder, what Kubernetes mounts at
/// `/var/run/secrets`: `token` for the API server with its `ca.crt` and the `namespace`,
/// `pilot-token` for Pilot, `istio-token` for Citadel with the `root-cert.pem` that tells Citadel
/// from others. Tokens are bound to the Pod, live an hour and are written anew before. Files are
/// 0600. Thread-safe.
public final class AccountFiles implements AutoCloseable {
  /// The environment variable that names the folder: here no two Pods can have the same path.
  static final String VARIABLE = "LATEEN_SERVICEACCOUNT";

  private static final String FOLDER = "serviceaccount";
  private static final String ROOT_MAP = "istio-ca-root-cert";
  private static final String ROOT = "root-cert.pem";
  private static final String CITADEL = "istio-ca";
  private static final String PILOT = "istio-pilot";
  private static final Duration LIFE = Duration.ofHours(1);
  private static final long REFRESH_MILLIS = LIFE.toMillis() * 4 / 5;
  private static final long RETRY_MILLIS = 250;
  private static final Logger log = LoggerFactory.getLogger(AccountFiles.class);

  private final KubernetesClient client;
  private final Path podsFolder;
  private final Map<String, Pod> pods = new ConcurrentHashMap<>();
  private final SharedIndexInformer<ConfigMap> roots;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofVirtual().name("account-files").factory());

  /// Begins to watch the roots.
  public AccountFiles(KubernetesClient client, Path podsFolder) {
    this.client = client;
    this.podsFolder = podsFolder;
    roots =
        client
            .configMaps()
            .inAnyNamespace()
            .withField("metadata.name", ROOT_MAP)
            .runnableInformer(0)
            .exceptionHandler((started, problem) -> true);
    var _ = roots.addEventHandler(new RootEvents());
    var _ = roots.start();
  }

  private final class RootEvents implements ResourceEventHandler<ConfigMap> {
    @Override
    public void onAdd(ConfigMap map) {
      changed(map);
    }

    @Override
    public void onUpdate(ConfigMap before, ConfigMap after) {
      changed(after);
    }

    @Override
    public void onDelete(ConfigMap map, boolean unknownState) {}
  }

  private void changed(ConfigMap map) {
    for (Pod pod : pods.values()) {
      if (pod.getMetadata().getNamespace().equals(map.getMetadata().getNamespace())) {
        try {
          writeRoot(pod, map);
        } catch (IOException e) {
          log.warn("pod {}: {}", PodNames.full(pod), e.getMessage());
        }
      }
    }
  }

  Path folder(Pod pod) {
    return podsFolder.resolve(PodNames.folder(pod)).resolve(FOLDER);
  }

  /// Writes the files, and again whenever they change, until [#forget]. What cannot be had now is
  /// tried again.
  void begin(Pod pod) {
    pods.put(pod.getMetadata().getUid(), pod);
    write(pod);
  }

  void forget(Pod pod) {
    pods.remove(pod.getMetadata().getUid());
  }

  private void write(Pod pod) {
    if (!pods.containsKey(pod.getMetadata().getUid())) {
      return;
    }
    long next = REFRESH_MILLIS;
    try {
      Path folder = folder(pod);
      PrivateFile.write(folder.resolve("namespace"), pod.getMetadata().getNamespace());
      PrivateFile.write(folder.resolve("ca.crt"), authority());
      PrivateFile.write(folder.resolve("token"), token(pod));
      PrivateFile.write(folder.resolve("pilot-token"), token(pod, PILOT));
      PrivateFile.write(folder.resolve("istio-token"), token(pod, CITADEL));
      for (ConfigMap map : roots.getStore().list()) {
        if (map.getMetadata().getNamespace().equals(pod.getMetadata().getNamespace())) {
          writeRoot(pod, map);
        }
      }
    } catch (IOException | KubernetesClientException e) {
      log.debug("pod {}: no ServiceAccount in files yet: {}", PodNames.full(pod), e.getMessage());
      next = RETRY_MILLIS;
    }
    if (!timer.isShutdown()) {
      var _ = timer.schedule(() -> write(pod), next, TimeUnit.MILLISECONDS);
    }
  }

  private void writeRoot(Pod pod, ConfigMap map) throws IOException {
    String pem = map.getData() == null ? null : map.getData().get(ROOT);
    if (pem != null) {
      PrivateFile.write(folder(pod).resolve(ROOT), pem);
    }
  }

  private String authority() {
    String data = client.getConfiguration().getCaCertData();
    return data == null
        ? ""
        : new String(Base64.getDecoder().decode(data), StandardCharsets.US_ASCII);
  }

  /// @param audiences none: the API server
  private String token(Pod pod, String... audiences) throws IOException {
    String account = pod.getSpec().getServiceAccountName();
    TokenRequest question =
        new TokenRequestBuilder()
            .withNewSpec()
            .withAudiences(audiences)
            .withExpirationSeconds(LIFE.toSeconds())
            .withNewBoundObjectRef()
            .withKind("Pod")
            .withApiVersion("v1")
            .withName(pod.getMetadata().getName())
            .withUid(pod.getMetadata().getUid())
            .endBoundObjectRef()
            .endSpec()
            .build();
    TokenRequest answer =
        client
            .serviceAccounts()
            .inNamespace(pod.getMetadata().getNamespace())
            .withName(account == null || account.isEmpty() ? "default" : account)
            .tokenRequest(question);
    if (answer == null || answer.getStatus() == null) {
      throw new IOException("the API server gives no tokens");
    }
    return answer.getStatus().getToken();
  }

  @Override
  public void close() {
    roots.close();
    timer.shutdownNow();
  }
}
