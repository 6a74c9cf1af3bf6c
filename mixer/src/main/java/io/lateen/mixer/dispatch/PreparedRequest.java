package io.lateen.mixer.dispatch;

import io.lateen.mixer.adapter.QuotaResult;
import io.lateen.mixer.snapshot.MixerSnapshot;
import io.lateen.model.attribute.Attributes;
import io.lateen.model.attribute.Reference;
import io.lateen.model.attribute.TrackedAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// A request that attribute generators have completed. Its check and its quotas see the rules it
/// was prepared with; when those are gone by then, it is prepared anew. For one thread.
public final class PreparedRequest {
  private final Mixer mixer;
  private final TrackedAttributes tracked;
  private MixerSnapshot snapshot;
  private Attributes prepared;
  private List<Reference> afterPreprocessing = List.of();
  private Dispatched dispatched = new Dispatched();
  private final List<String> errors = new ArrayList<>();

  PreparedRequest(Mixer mixer, Attributes request) {
    this.mixer = mixer;
    this.tracked = new TrackedAttributes(request);
    this.prepared = tracked;
    this.snapshot = mixer.enter();
    try {
      prepare();
    } finally {
      snapshot.exit();
    }
  }

  /// Asks every handler of a matching rule whether the request may pass.
  public CheckOutcome check() {
    return inForce(rules -> new CheckRun(prepared, dispatched, errors).run(rules, tracked));
  }

  /// Takes from a quota; full grant for a minute when no rule knows the quota.
  public QuotaOutcome quota(QuotaAsk ask) {
    return inForce(
        rules -> {
          QuotaRun run = new QuotaRun(prepared, ask, dispatched, errors);
          QuotaResult result = run.run(rules);
          return new QuotaOutcome(
              result.amount(),
              result.validDuration(),
              run.counted(),
              tracked.references(),
              run.errors());
        });
  }

  private <T> T inForce(Function<MixerSnapshot, T> call) {
    if (snapshot.enter()) {
      tracked.restore(afterPreprocessing);
    } else {
      snapshot = mixer.enter();
      prepare();
    }
    try {
      return call.apply(snapshot);
    } finally {
      snapshot.exit();
      count();
    }
  }

  private void count() {
    dispatched.next();
    mixer.figures().add(dispatched);
    dispatched = new Dispatched();
  }

  private void prepare() {
    errors.clear();
    tracked.restore(List.of());
    prepared = Preprocessor.run(snapshot, tracked, dispatched, errors);
    afterPreprocessing = tracked.references();
  }
}
