package io.lateen.citadel.secrets;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.lateen.citadel.authority.Authority;
import io.lateen.citadel.authority.CaProblem;
import io.lateen.citadel.authority.Renewal;
import io.lateen.wire.tls.PemText;
import io.lateen.wire.tls.SpiffeId;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.HttpURLConnection;
import java.security.KeyPair;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps a Secret `istio.<account>` with a key and a certificate for every ServiceAccount, for
/// sidecars that take theirs from files: made with the account, gone with it, made again when
/// somebody deletes it, and made anew as [RenewalRule] says. Its work is done by one thread of its
/// own.
public final class SecretController implements AutoCloseable {
  static final String PREFIX = "istio.";
  static final String TYPE = "istio.io/key-and-cert";
  static final String ACCOUNT = "istio.io/service-account.name";
  private static final int TRIES = 3;
  private static final Set<String> WEBHOOKS =
      Set.of("istio-sidecar-injector-service-account", "istio-galley-service-account");
  private static final Logger log = LoggerFactory.getLogger(SecretController.class);

  private final KubernetesClient client;
  private final Authority authority;
  private final String trustDomain;
  private final Supplier<KeyPair> keys;
  private final RenewalRule rule;
  private final CustomNames customNames;
  private final Clock clock;
  private final SecretMetrics metrics;
  private final SharedIndexInformer<ServiceAccount> accounts;
  private final SharedIndexInformer<Secret> secrets;
  /// Accounts whose Secrets have been seen.
  private final Set<SpiffeId> had = ConcurrentHashMap.newKeySet();

  private final ScheduledExecutorService work =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("citadel-secrets").factory());

  private SecretController(
      KubernetesClient client,
      Authority authority,
      String trustDomain,
      Supplier<KeyPair> keys,
      RenewalRule rule,
      CustomNames customNames,
      Clock clock,
      PrometheusRegistry registry) {
    this.client = client;
    this.customNames = customNames;
    this.authority = authority;
    this.trustDomain = trustDomain;
    this.keys = keys;
    this.rule = rule;
    this.clock = clock;
    this.metrics = new SecretMetrics(registry);
    accounts = client.serviceAccounts().inAnyNamespace().runnableInformer(0);
    secrets = client.secrets().inAnyNamespace().runnableInformer(0);
  }

  /// Begins to watch.
  ///
  /// @param keys a new one each time
  public static SecretController start(
      KubernetesClient client,
      Authority authority,
      String trustDomain,
      Supplier<KeyPair> keys,
      RenewalRule rule,
      CustomNames customNames,
      Clock clock,
      PrometheusRegistry registry) {
    SecretController controller =
        new SecretController(
            client, authority, trustDomain, keys, rule, customNames, clock, registry);
    var _ = controller.accounts.addEventHandler(controller.new Accounts());
    var _ = controller.secrets.addEventHandler(controller.new Secrets());
    var _ = controller.secrets.start().toCompletableFuture().thenRun(controller.accounts::start);
    return controller;
  }

  /// Looks at every account's Secret again.
  public void resync() {
    accounts.getStore().list().forEach(account -> later(account));
  }

  private final class Accounts implements ResourceEventHandler<ServiceAccount> {
    @Override
    public void onAdd(ServiceAccount account) {
      later(account);
    }

    @Override
    public void onUpdate(ServiceAccount before, ServiceAccount after) {
      later(after);
    }

    @Override
    public void onDelete(ServiceAccount account, boolean unknownState) {
      run(() -> remove(account));
    }
  }

  private final class Secrets implements ResourceEventHandler<Secret> {
    @Override
    public void onAdd(Secret secret) {}

    @Override
    public void onUpdate(Secret before, Secret after) {
      account(after).ifPresent(account -> later(account));
    }

    @Override
    public void onDelete(Secret secret, boolean unknownState) {
      account(secret).ifPresent(account -> later(account));
    }
  }

  /// The living account of one of our Secrets.
  private Optional<ServiceAccount> account(Secret secret) {
    String name = secret.getMetadata().getName();
    return TYPE.equals(secret.getType()) && name.startsWith(PREFIX)
        ? Optional.ofNullable(
            client
                .serviceAccounts()
                .inNamespace(secret.getMetadata().getNamespace())
                .withName(name.substring(PREFIX.length()))
                .get())
        : Optional.empty();
  }

  private void later(ServiceAccount account) {
    run(() -> ensure(account, TRIES));
  }

  private void run(Runnable task) {
    if (!work.isShutdown()) {
      work.execute(task);
    }
  }

  private void ensure(ServiceAccount account, int tries) {
    try {
      write(account);
    } catch (KubernetesClientException | CaProblem e) {
      if (tries > 1 && !work.isShutdown()) {
        var _ = work.schedule(() -> ensure(account, tries - 1), 1, TimeUnit.SECONDS);
      } else {
        log.warn("no Secret for {}: {}", id(account), e.getMessage());
      }
    }
  }

  private void write(ServiceAccount account) throws CaProblem {
    String namespace = account.getMetadata().getNamespace();
    Secret known = client.secrets().inNamespace(namespace).withName(name(account)).get();
    if (known != null) {
      had.add(id(account));
      Optional<String> reason =
          rule.reason(
              SecretData.decoded(known), authority.rootsPem(), names(account), clock.instant());
      if (reason.isEmpty()) {
        return;
      }
      log.info("key of {} is made anew: {}", id(account), reason.get());
    }
    Secret fresh = secret(account, known);
    if (known == null) {
      client.resource(fresh).create();
      // Several events may tell of one deletion: what counts is whether there was one before.
      (had.add(id(account)) ? metrics.created : metrics.recreated).inc();
    } else {
      client.resource(fresh).update();
    }
  }

  private Secret secret(ServiceAccount account, @Nullable Secret before) throws CaProblem {
    KeyPair pair = pair();
    Authority.Issued issued = issued(account, pair);
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace(account.getMetadata().getNamespace())
        .withName(name(account))
        .withResourceVersion(before == null ? null : before.getMetadata().getResourceVersion())
        .withAnnotations(Map.of(ACCOUNT, account.getMetadata().getName()))
        .endMetadata()
        .withType(TYPE)
        .withData(
            SecretData.encoded(
                Map.of(
                    RenewalRule.CHAIN, issued.chainPem(),
                    RenewalRule.KEY, PemText.of(pair.getPrivate()),
                    RenewalRule.ROOT, issued.rootsPem())))
        .build();
  }

  private KeyPair pair() throws CaProblem {
    try {
      return keys.get();
    } catch (IllegalStateException e) {
      metrics.failed.inc();
      throw new CaProblem(CaProblem.Kind.CSR_ERROR, "no key can be made: " + e.getMessage());
    }
  }

  private Authority.Issued issued(ServiceAccount account, KeyPair pair) throws CaProblem {
    try {
      return authority.issue(
          pair.getPublic(), names(account), authority.lifetimes().workload(), Renewal.CERTIFICATE);
    } catch (CaProblem e) {
      metrics.unsigned.inc();
      throw e;
    }
  }

  /// Webhooks are called by the name of their Service, `<account without its ending>`.
  private List<Authority.Name> names(ServiceAccount account) {
    List<Authority.Name> names = new ArrayList<>();
    names.add(new Authority.Uri(id(account).toString()));
    String name = account.getMetadata().getName();
    if (WEBHOOKS.contains(name)) {
      String service = name.substring(0, name.length() - "-service-account".length());
      String host = service + "." + account.getMetadata().getNamespace();
      names.add(new Authority.Dns(host + ".svc"));
      names.add(new Authority.Dns(host));
    }
    names.addAll(customNames.of(account.getMetadata().getNamespace(), name));
    return names;
  }

  private SpiffeId id(ServiceAccount account) {
    return new SpiffeId(
        trustDomain, account.getMetadata().getNamespace(), account.getMetadata().getName());
  }

  private static String name(ServiceAccount account) {
    return PREFIX + account.getMetadata().getName();
  }

  private void remove(ServiceAccount account) {
    had.remove(id(account));
    try {
      client
          .secrets()
          .inNamespace(account.getMetadata().getNamespace())
          .withName(name(account))
          .delete();
      metrics.deleted.inc();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        log.warn("Secret of {} is not removed: {}", id(account), e.getMessage());
      }
    }
  }

  @Override
  public void close() {
    accounts.close();
    secrets.close();
    work.shutdownNow();
  }
}
