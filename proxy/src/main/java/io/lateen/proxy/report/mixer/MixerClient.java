package io.lateen.proxy.report.mixer;

import io.lateen.proxy.cluster.ClusterRuntime;
import io.lateen.proxy.upstream.Worker;
import io.lateen.wire.mixer.CheckAnswer;
import io.lateen.wire.mixer.CheckAnswer.Precondition;
import io.lateen.wire.mixer.Dictionary;
import io.lateen.wire.mixer.QuotaWish;
import io.netty.util.AsciiString;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One worker's Mixer: what has been learnt of it, and the ways to it. On the worker's event loop
/// only.
public final class MixerClient {
  private static final AsciiString PATH = AsciiString.cached("/istio.mixer.v1.Mixer/Check");
  private static final int CAPACITY = 10_000;

  private final Worker worker;
  private final MixerTransport transport;
  private final MixerStats stats;
  private final AnswerCache answers = new AnswerCache(CAPACITY);
  private final QuotaCache supplies = new QuotaCache(CAPACITY);
  private final MixerChannel checks;
  private final ReportQueue reports;
  private Map<String, ClusterRuntime> clusters = Map.of();
  private final KeyBuffer scratch = new KeyBuffer();
  private int known = Dictionary.size();

  MixerClient(Worker worker, MixerTransport transport, MixerStats stats, Credential credential) {
    this.worker = worker;
    this.transport = transport;
    this.stats = stats;
    this.checks = channel(transport.checkCluster(), credential);
    this.reports =
        new ReportQueue(
            worker, channel(transport.reportCluster(), credential), stats, transport.reportBatch());
  }

  private MixerChannel channel(String cluster, Credential credential) {
    return new MixerChannel(worker, cluster, transport.caller(), credential, () -> clusters);
  }

  /// Where clusters are looked up from now on.
  public void clusters(Map<String, ClusterRuntime> current) {
    clusters = current;
  }

  public ReportQueue reports() {
    return reports;
  }

  /// For values that are looked at and forgotten.
  public KeyBuffer scratch() {
    return scratch;
  }

  Worker worker() {
    return worker;
  }

  MixerStats stats() {
    return stats;
  }

  int known() {
    return known;
  }

  /// False: it is as small as it gets.
  boolean shrinkDictionary() {
    boolean smaller = known > Dictionary.OLD_SIZE;
    known = Dictionary.OLD_SIZE;
    return smaller;
  }

  /// Whether a request may pass, if that is known without asking.
  ///
  /// @return null: Mixer has to be asked, [#ask(AttributeSource, List, FailPolicy, Consumer)]
  public @Nullable Verdict known(AttributeSource source, List<QuotaCharge> charges) {
    stats.checks.increment(worker.shard());
    long now = System.nanoTime();
    KnownAnswer known = transport.checkCache() ? answers.get(source, now) : null;
    if (known == null) {
      stats.misses.increment(worker.shard());
      return null;
    }
    if (known.toRenew(now)) {
      renew(source.copy());
    }
    Verdict verdict = known.verdict();
    stats.hits.increment(worker.shard());
    if (!verdict.isOk()) {
      stats.hitDenies.increment(worker.shard());
      return verdict;
    }
    stats.hitAccepts.increment(worker.shard());
    return charges.isEmpty() ? verdict : supplied(source, charges, verdict);
  }

  /// Takes quota from what has been fetched, when there is enough of all; null: not all is known.
  private @Nullable Verdict supplied(
      AttributeSource source, List<QuotaCharge> charges, Verdict verdict) {
    if (charges.size() > 1 || !transport.quotaCache()) {
      // Several are asked for together, so that none is taken when another is refused.
      return null;
    }
    QuotaCharge charge = charges.getFirst();
    stats.quotas.increment(worker.shard());
    QuotaCache.Supply supply = supplies.find(charge.quota(), source);
    long now = System.nanoTime();
    if (supply != null && supply.take(charge.amount(), now)) {
      stats.quotaHits.increment(worker.shard());
      stats.quotaHitAccepts.increment(worker.shard());
      return verdict;
    }
    if (supply != null && supply.closed(now)) {
      stats.quotaHits.increment(worker.shard());
      stats.quotaHitDenies.increment(worker.shard());
      return CheckFlow.exhausted(charge.quota());
    }
    stats.quotaMisses.increment(worker.shard());
    return null;
  }

  /// Asks Mixer.
  ///
  /// @param done told the verdict, unless the flow is cancelled before
  public CheckFlow ask(
      AttributeSource source,
      List<QuotaCharge> charges,
      FailPolicy policy,
      Consumer<Verdict> done) {
    CheckFlow flow = new CheckFlow(this, source, charges, policy, done);
    stats.remoteChecks.increment(worker.shard());
    for (QuotaCharge charge : charges) {
      stats.remoteQuotas.increment(worker.shard());
      flow.wish(charge.quota(), wish(charge, source));
    }
    flow.ask();
    return flow;
  }

  /// Asks once more what is known already; nobody waits.
  private void renew(AttributeSource source) {
    stats.remoteChecks.increment(worker.shard());
    new CheckFlow(this, source, List.of(), FailPolicy.CLOSE, _ -> {}).ask();
  }

  private QuotaWish wish(QuotaCharge charge, AttributeSource source) {
    if (!transport.quotaCache()) {
      return new QuotaWish(charge.amount(), false);
    }
    stats.remoteQuotaPrefetches.increment(worker.shard());
    QuotaCache.Supply supply = supplies.find(charge.quota(), source);
    long amount = supply == null ? Math.max(10, charge.amount()) : supply.wanted(charge.amount());
    return new QuotaWish(amount, true);
  }

  void ask(byte[] message, Reply reply) {
    checks.call(PATH, message, reply);
  }

  void learn(AttributeSource source, Precondition answer, long now) {
    if (transport.checkCache()) {
      answers.put(source, answer, now);
    }
  }

  /// Whether what Mixer granted is enough.
  boolean granted(QuotaCharge charge, AttributeSource source, CheckAnswer.Quota answer, long now) {
    boolean enough =
        transport.quotaCache()
            ? supplies.granted(charge, source, answer, now)
            : answer.granted() >= charge.amount();
    (enough ? stats.remoteQuotaAccepts : stats.remoteQuotaDenies).increment(worker.shard());
    return enough;
  }
}
