package io.lateen.mixer.snapshot;

import io.lateen.mixer.adapter.Adapter;
import io.lateen.mixer.expression.Expressions;
import io.lateen.mixer.handler.DispatchMetrics;
import io.lateen.mixer.handler.Fence;
import io.lateen.mixer.handler.HandlerPlan;
import io.lateen.mixer.handler.HandlerTable;
import io.lateen.mixer.handler.RunningHandler;
import io.lateen.mixer.snapshot.ActiveRule.Target;
import io.lateen.mixer.template.InstanceType;
import io.lateen.mixer.template.Variety;
import io.lateen.model.check.Problem;
import io.lateen.wire.kube.KubeObject;
import io.lateen.wire.monitoring.CertificateFile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Makes a snapshot of each state of the config, and keeps what lives longer than one: handlers
/// that did not change, and compiled expressions. For one thread.
public final class Snapshots implements AutoCloseable {
  private static final String DEFAULT_NAMESPACE = "istio-system";

  private final List<Adapter> adapters;
  private final HandlerTable table;
  private final String defaultNamespace;
  private final Expressions expressions = new Expressions();

  /// With the fence and the namespace Istio's Mixer has by default.
  public Snapshots(List<Adapter> adapters, DispatchMetrics metrics) {
    this(adapters, metrics, Fence.DEFAULT, DEFAULT_NAMESPACE);
  }

  /// @param defaultNamespace whose rules are for every request, `--configDefaultNamespace`
  public Snapshots(
      List<Adapter> adapters, DispatchMetrics metrics, Fence fence, String defaultNamespace) {
    this.adapters = List.copyOf(adapters);
    this.table = new HandlerTable(fence, metrics);
    this.defaultNamespace = defaultNamespace;
  }

  /// Opens what is new, and leaves out and lists what is wrong.
  public MixerSnapshot build(Collection<KubeObject> objects) {
    MixerConfig config = MixerConfig.read(objects, adapters, expressions);
    List<ConfigProblem> problems = new ArrayList<>(config.problems());
    Map<String, ConfiguredHandler> used = new LinkedHashMap<>();
    Map<String, Set<InstanceType>> types = new HashMap<>();
    for (ConfiguredRule rule : config.rules()) {
      for (ConfiguredRule.Action action : rule.actions()) {
        used.put(action.handler().name(), action.handler());
        Set<InstanceType> own =
            types.computeIfAbsent(action.handler().name(), name -> new LinkedHashSet<>());
        action.instances().forEach(instance -> own.add(instance.builder().type()));
      }
    }
    List<HandlerPlan> plans =
        used.values().stream()
            .map(h -> new HandlerPlan(h.name(), h.adapter(), h.params(), types(types, h.name())))
            .toList();
    Map<String, RunningHandler> running =
        table.open(plans, (name, reason) -> problems.add(unopened(used, name, reason)));
    return new MixerSnapshot(
        defaultNamespace,
        rules(config.rules(), running),
        problems,
        HandlerTable.lease(running.values()));
  }

  private static Set<InstanceType> types(Map<String, Set<InstanceType>> types, String handler) {
    return types.getOrDefault(handler, Set.of());
  }

  private static ConfigProblem unopened(
      Map<String, ConfiguredHandler> used, String name, String reason) {
    ConfiguredHandler handler = used.get(name);
    if (handler == null) {
      throw new IllegalStateException(name + " was never planned");
    }
    return new ConfigProblem(
        handler.object(), Problem.error("spec", "the handler cannot be opened: " + reason));
  }

  private static Map<Variety, Map<String, List<ActiveRule>>> rules(
      List<ConfiguredRule> rules, Map<String, RunningHandler> running) {
    Map<Variety, Map<String, List<ActiveRule>>> all = new EnumMap<>(Variety.class);
    for (Variety variety : Variety.values()) {
      Map<String, List<ActiveRule>> byNamespace = new HashMap<>();
      for (ConfiguredRule rule : rules) {
        ActiveRule active = active(rule, variety, running);
        if (!active.targets().isEmpty() || active.changesHeaders()) {
          byNamespace
              .computeIfAbsent(rule.object().namespace(), namespace -> new ArrayList<>())
              .add(active);
        }
      }
      all.put(variety, byNamespace);
    }
    return all;
  }

  private static ActiveRule active(
      ConfiguredRule rule, Variety variety, Map<String, RunningHandler> running) {
    List<Target> targets = new ArrayList<>();
    for (ConfiguredRule.Action action : rule.actions()) {
      RunningHandler handler = running.get(action.handler().name());
      List<ConfiguredInstance> instances =
          action.instances().stream()
              .filter(i -> i.builder().type().template().variety().turn() == variety)
              .toList();
      if (handler != null && !instances.isEmpty()) {
        targets.add(new Target(action.name(), handler, instances));
      }
    }
    boolean checks = variety == Variety.CHECK;
    return new ActiveRule(
        rule.object().name() + "." + rule.object().namespace(),
        rule.match(),
        rule.sampling(),
        List.copyOf(targets),
        checks ? rule.requestHeaders() : List.of(),
        checks ? rule.responseHeaders() : List.of());
  }

  /// Files of certificates that handlers use. Any thread.
  public List<CertificateFile> certificateFiles() {
    return table.certificateFiles();
  }

  /// Lets go of all handlers; those of snapshots still in use end with them.
  @Override
  public void close() {
    table.close();
  }
}
