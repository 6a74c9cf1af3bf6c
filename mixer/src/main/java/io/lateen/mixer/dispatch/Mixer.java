package io.lateen.mixer.dispatch;

import io.lateen.mixer.snapshot.MixerSnapshot;
import io.lateen.model.attribute.Attributes;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/// The engine: attributes in, what the rules say of them out. It knows no wire. Callable from any
/// number of threads; a call sees one snapshot from beginning to end.
public final class Mixer {
  private final AtomicReference<MixerSnapshot> current;
  private final RequestFigures figures;

  /// Counts for nobody.
  public Mixer(MixerSnapshot snapshot) {
    this(snapshot, new RequestFigures());
  }

  public Mixer(MixerSnapshot snapshot, RequestFigures figures) {
    this.current = new AtomicReference<>(snapshot);
    this.figures = figures;
  }

  /// Puts other rules in force for all calls from now on; calls under way end with theirs, and then
  /// the handlers nobody needs any more.
  public void use(MixerSnapshot next) {
    current.getAndSet(next).retire();
  }

  public MixerSnapshot snapshot() {
    return current.get();
  }

  /// Runs the attribute generators once for what follows: a check and any number of quotas.
  public PreparedRequest prepare(Attributes request) {
    return new PreparedRequest(this, request);
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
    MixerSnapshot snapshot = enter();
    try {
      ReportRun run = new ReportRun(snapshot);
      records.forEach(run::add);
      figures.add(run.dispatched());
      return run.flush();
    } finally {
      snapshot.exit();
    }
  }

  RequestFigures figures() {
    return figures;
  }

  /// The snapshot in force, entered.
  MixerSnapshot enter() {
    MixerSnapshot snapshot = current.get();
    while (!snapshot.enter()) {
      snapshot = current.get();
    }
    return snapshot;
  }
}
