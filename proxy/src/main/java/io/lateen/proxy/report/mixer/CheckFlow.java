package io.lateen.proxy.report.mixer;

import io.lateen.proxy.upstream.Worker;
import io.lateen.wire.mixer.AttributeWriter;
import io.lateen.wire.mixer.CheckAnswer;
import io.lateen.wire.mixer.CheckAnswer.Directive;
import io.lateen.wire.mixer.CheckAnswer.Precondition;
import io.lateen.wire.mixer.CheckRequest;
import io.lateen.wire.mixer.MessageBuffer;
import io.lateen.wire.mixer.MessageProblem;
import io.lateen.wire.mixer.QuotaWish;
import io.lateen.wire.mixer.WordTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One question to Mixer, with its repetitions, until there is a verdict. On the worker's event
/// loop only.
@SuppressWarnings("FutureReturnValueIgnored") // timers
public final class CheckFlow {
  private final MixerClient client;
  private final Worker worker;
  private final List<QuotaCharge> charges;
  private final FailPolicy policy;
  private final Map<String, QuotaWish> wishes = new LinkedHashMap<>();
  private @Nullable AttributeSource source;
  private final Consumer<Verdict> done;

  /// The same when asked again: a quota is not to be taken twice.
  private final String deduplicationId;

  private int retries;

  CheckFlow(
      MixerClient client,
      AttributeSource source,
      List<QuotaCharge> charges,
      FailPolicy policy,
      Consumer<Verdict> done) {
    this.client = client;
    this.worker = client.worker();
    this.source = source;
    this.charges = charges;
    this.policy = policy;
    this.done = done;
    this.deduplicationId = Long.toHexString(worker.random().nextLong());
  }

  void wish(String quota, QuotaWish wish) {
    wishes.put(quota, wish);
  }

  /// Nobody waits any more; the source may change from now on.
  public void cancel() {
    if (source != null) {
      source = null;
      client.stats().callCancellations.increment(worker.shard());
    }
  }

  void ask() {
    AttributeSource asked = source;
    if (asked == null) {
      return;
    }
    client.stats().calls.increment(worker.shard());
    WordTable words = new WordTable(client.known());
    MessageBuffer attributes = new MessageBuffer();
    asked.write(new AttributeWriter(attributes), words);
    client.ask(CheckRequest.write(attributes, words, deduplicationId, wishes), new Outcome());
  }

  private final class Outcome implements Reply {
    @Override
    public void answered(byte[] message) {
      client.stats().callSuccesses.increment(worker.shard());
      try {
        take(CheckAnswer.parse(message));
      } catch (MessageProblem e) {
        failed(
            new CallProblem(
                CallProblem.Kind.OTHER,
                CallProblem.INTERNAL,
                "Mixer's answer cannot be read: " + e.getMessage(),
                true));
      }
    }

    @Override
    public void failed(CallProblem problem) {
      count(problem.kind());
      if (problem.text().startsWith(DictionaryProblem.TEXT) && client.shrinkDictionary()) {
        ask();
      } else if (problem.code() == CallProblem.UNAVAILABLE && retries < policy.maxRetries()) {
        retries++;
        client.stats().callRetries.increment(worker.shard());
        long pause = policy.pauseMillis(retries, worker.random().nextDouble());
        worker.loop().schedule(CheckFlow.this::ask, pause, TimeUnit.MILLISECONDS);
      } else {
        giveUp(problem);
      }
    }
  }

  private void count(CallProblem.Kind kind) {
    switch (kind) {
      case TIMEOUT -> client.stats().callTimeouts.increment(worker.shard());
      case SEND_ERROR -> client.stats().callSendErrors.increment(worker.shard());
      case OTHER, CANCELLED -> client.stats().callOtherErrors.increment(worker.shard());
    }
  }

  /// Whatever kept Mixer from answering, the request must not be told that it is at fault.
  private void giveUp(CallProblem problem) {
    finish(
        policy.open()
            ? Verdict.PASS
            : new Verdict(CallProblem.UNAVAILABLE, problem.text(), Directive.NONE, false, false));
  }

  private void take(CheckAnswer answer) {
    AttributeSource asked = source;
    if (asked == null) {
      return;
    }
    long now = System.nanoTime();
    Precondition is = answer.precondition();
    if (is != null) {
      client.learn(asked, is, now);
    }
    if (is == null || is.code() == 0) {
      client.stats().remoteAccepts.increment(worker.shard());
      String exhausted = exhausted(asked, answer, now);
      finish(exhausted == null ? passed(is) : exhausted(exhausted));
    } else {
      client.stats().remoteDenies.increment(worker.shard());
      boolean pass = is.code() == CallProblem.INTERNAL && policy.open();
      finish(
          pass ? Verdict.PASS : new Verdict(is.code(), is.message(), is.directive(), false, false));
    }
  }

  private static Verdict passed(@Nullable Precondition is) {
    return new Verdict(0, "", is == null ? Directive.NONE : is.directive(), false, false);
  }

  static Verdict exhausted(String quota) {
    return new Verdict(
        Verdict.RESOURCE_EXHAUSTED,
        "Quota is exhausted for: " + quota,
        Directive.NONE,
        false,
        false);
  }

  /// The first quota of which too little was granted; null: there is enough of all.
  private @Nullable String exhausted(AttributeSource asked, CheckAnswer answer, long now) {
    String first = null;
    for (QuotaCharge charge : charges) {
      CheckAnswer.Quota granted = answer.quotas().get(charge.quota());
      if (wishes.containsKey(charge.quota()) && granted != null) {
        boolean enough = client.granted(charge, asked, granted, now);
        first = first == null && !enough ? charge.quota() : first;
      }
    }
    return first;
  }

  private void finish(Verdict verdict) {
    if (source != null) {
      source = null;
      done.accept(verdict);
    }
  }
}
