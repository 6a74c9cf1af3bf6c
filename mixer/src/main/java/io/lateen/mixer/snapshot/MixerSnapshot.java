package io.lateen.mixer.snapshot;

import io.lateen.mixer.handler.HandlerTable;
import io.lateen.mixer.template.Variety;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/// All rules in force, with the handlers they lead to. Immutable but for the count of those who use
/// it: its handlers stay open until it is retired and the last call under way has left.
public final class MixerSnapshot {
  private static final MixerSnapshot EMPTY =
      new MixerSnapshot("istio-system", Map.of(), List.of(), () -> {});
  private static final long RETIRED = Long.MIN_VALUE;

  private final String defaultNamespace;
  private final Map<Variety, Map<String, List<ActiveRule>>> rules;
  private final List<ConfigProblem> problems;
  private final HandlerTable.Lease handlers;

  /// Calls under way; once retired, that many above `RETIRED`.
  private final AtomicLong users = new AtomicLong();

  /// @param rules by variety and namespace
  MixerSnapshot(
      String defaultNamespace,
      Map<Variety, Map<String, List<ActiveRule>>> rules,
      List<ConfigProblem> problems,
      HandlerTable.Lease handlers) {
    this.defaultNamespace = defaultNamespace;
    this.rules = rules.isEmpty() ? new EnumMap<>(Variety.class) : new EnumMap<>(rules);
    this.problems = List.copyOf(problems);
    this.handlers = handlers;
  }

  /// No rule: every check passes, nothing is reported to anybody.
  public static MixerSnapshot empty() {
    return EMPTY;
  }

  /// The rules for every request.
  public List<ActiveRule> rules(Variety variety) {
    return rules(variety, defaultNamespace);
  }

  /// The rules for requests of `namespace` beside those for every request.
  public List<ActiveRule> rulesOf(Variety variety, String namespace) {
    return namespace.equals(defaultNamespace) ? List.of() : rules(variety, namespace);
  }

  /// Everything wrong with the config this was made of.
  public List<ConfigProblem> problems() {
    return problems;
  }

  private List<ActiveRule> rules(Variety variety, String namespace) {
    Map<String, List<ActiveRule>> byNamespace = rules.get(variety);
    return byNamespace == null ? List.of() : byNamespace.getOrDefault(namespace, List.of());
  }

  /// Begins a use; false when it is too late, and another snapshot is in force.
  public boolean enter() {
    if (this == EMPTY || users.incrementAndGet() > 0) {
      return true;
    }
    exit();
    return false;
  }

  /// Ends a use that `enter` began.
  public void exit() {
    if (this != EMPTY && users.decrementAndGet() == RETIRED) {
      handlers.close();
    }
  }

  /// Says that nobody begins to use it any more; once.
  public void retire() {
    if (this != EMPTY && users.getAndAdd(RETIRED) == 0) {
      handlers.close();
    }
  }
}
