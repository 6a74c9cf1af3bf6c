package io.lateen.citadel.secrets;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.lateen.citadel.authority.Authority;
import io.lateen.citadel.authority.CaProblem;
import io.lateen.citadel.authority.SelfSigned;
import io.lateen.citadel.authority.SigningKey;
import io.lateen.citadel.authority.SigningKeyParser.Plugged;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The authority's own key, in a Secret: plugged in by somebody (`cacerts`), or made here
/// (`istio-ca-secret`), kept over restarts and exchanged before it ends. A new root is announced
/// first, signs after `overlap`, and the old one is forgotten when nothing below it can be valid
/// any more. One thread.
public final class RootKeeper implements KeyKeeper {
  private static final Logger log = LoggerFactory.getLogger(RootKeeper.class);

  private final RootSecrets secrets;
  private final Authority authority;
  private final SelfSigned maker;
  private final RootSchedule schedule;
  private final Clock clock;
  private boolean wanted;

  /// @param overlap how long everybody has to learn of a new root
  public RootKeeper(
      KubernetesClient client,
      String namespace,
      Authority authority,
      SelfSigned maker,
      Duration overlap) {
    this.clock = maker.clock();
    this.secrets = new RootSecrets(client, namespace, clock);
    this.authority = authority;
    this.maker = maker;
    this.schedule = new RootSchedule(overlap, authority.lifetimes().longest());
  }

  /// Concerns the self-signed root only.
  @Override
  public void rotate() {
    wanted = true;
  }

  @Override
  public void check() throws CaProblem {
    StoredRoot plugged = secrets.pluggedIn();
    if (plugged != null) {
      Plugged read = plugged.signing();
      authority.use(read.key(), read.alsoTrusted());
      return;
    }
    StoredRoot own = secrets.selfSigned();
    if (own != null && own.hasEnded()) {
      replace(own);
    } else {
      advance(own == null ? create() : own);
    }
  }

  private StoredRoot create() throws CaProblem {
    SigningKey made = maker.create();
    log.info("new root until {}", made.root().getNotAfter().toInstant());
    return secrets.create(StoredRoot.data(made, List.of()));
  }

  /// Nobody looked in time. Nothing below the old root is valid, so that nobody need learn of the
  /// next one first.
  private void replace(StoredRoot ended) throws CaProblem {
    boolean usable = ended.isAnnounced() && !ended.hasAnnouncedEnded();
    sign(ended, usable ? ended.announced() : maker.create(), List.of());
    log.warn("the root ended before it was exchanged; another one signs at once");
  }

  /// One step at most.
  private void advance(StoredRoot stored) throws CaProblem {
    Plugged now = stored.signing();
    if (stored.isAnnounced()) {
      promote(stored, now, stored.announced());
      return;
    }
    authority.use(now.key(), now.alsoTrusted());
    boolean alone = now.alsoTrusted().isEmpty();
    if (schedule.isOld(now.key().root(), clock.instant()) || (wanted && alone)) {
      announce(stored, now);
    } else if (!alone && isOver(stored.since().plus(schedule.retirement()))) {
      sign(stored, now.key(), List.of());
      log.info("the old root is not trusted any more");
    }
  }

  private boolean isOver(Instant time) {
    return !clock.instant().isBefore(time);
  }

  private void announce(StoredRoot stored, Plugged now) throws CaProblem {
    SigningKey next = maker.create();
    secrets.update(stored, StoredRoot.announcing(next, now));
    wanted = false;
    authority.use(now.key(), with(next.root(), now.alsoTrusted()));
    log.info(
        "the next root is announced; it signs after {}",
        schedule.patience(clock.instant(), now.key().root()));
  }

  /// Both are trusted; the next one signs when everybody has had time to learn of it.
  private void promote(StoredRoot stored, Plugged now, SigningKey next) {
    authority.use(now.key(), with(next.root(), now.alsoTrusted()));
    Instant since = stored.since();
    if (isOver(since.plus(schedule.patience(since, now.key().root())))) {
      sign(stored, next, with(now.key().root(), now.alsoTrusted()));
      log.info("the new root signs; the old one is trusted for another {}", schedule.retirement());
    }
  }

  /// Written first: a key that signs must be there after a restart.
  private void sign(StoredRoot before, SigningKey key, List<X509Certificate> alsoTrusted) {
    secrets.update(before, StoredRoot.data(key, alsoTrusted));
    authority.use(key, alsoTrusted);
  }

  private static List<X509Certificate> with(X509Certificate one, List<X509Certificate> others) {
    List<X509Certificate> all = new ArrayList<>(List.of(one));
    all.addAll(others);
    return all;
  }
}
