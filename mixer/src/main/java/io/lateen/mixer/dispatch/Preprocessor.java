package io.lateen.mixer.dispatch;

import io.lateen.mixer.expression.EvaluationException;
import io.lateen.mixer.handler.HandlerException;
import io.lateen.mixer.snapshot.ActiveRule;
import io.lateen.mixer.snapshot.ActiveRule.Target;
import io.lateen.mixer.snapshot.ConfiguredInstance;
import io.lateen.mixer.snapshot.ConfiguredInstance.Binding;
import io.lateen.mixer.snapshot.MixerSnapshot;
import io.lateen.mixer.template.InstanceException;
import io.lateen.mixer.template.Variety;
import io.lateen.model.attribute.Attributes;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Runs the attribute generators: what they give becomes attributes, by the bindings of their
/// instance.
final class Preprocessor {
  private Preprocessor() {}

  /// The request and what was generated for it.
  ///
  /// @param dispatched where it is counted
  /// @param errors where everything that fails is listed
  static Overlay run(
      MixerSnapshot snapshot, Attributes request, Dispatched dispatched, List<String> errors) {
    Overlay result = new Overlay(request);
    for (ActiveRule rule : Rules.matching(snapshot, Variety.ATTRIBUTE_GENERATOR, request)) {
      for (Target target : rule.targets()) {
        dispatched.destination();
        for (ConfiguredInstance instance : target.instances()) {
          dispatched.instance();
          generate(target, instance, request, result, errors);
        }
      }
    }
    return result;
  }

  private static void generate(
      Target target,
      ConfiguredInstance instance,
      Attributes request,
      Overlay result,
      List<String> errors) {
    try {
      Map<String, Object> values = target.handler().generate(instance.builder().build(request));
      Output output = new Output(request, values);
      for (Binding binding : instance.bindings()) {
        bind(binding, instance, output, result, errors);
      }
    } catch (InstanceException | HandlerException e) {
      errors.add(String.valueOf(e.getMessage()));
    }
  }

  private static void bind(
      Binding binding,
      ConfiguredInstance instance,
      Output output,
      Overlay result,
      List<String> errors) {
    try {
      result.put(binding.attribute(), binding.expression().evaluate(output));
    } catch (EvaluationException e) {
      errors.add(
          "error evaluating instance '%s': attribute '%s': %s"
              .formatted(instance.builder().type().name(), binding.attribute(), e.getMessage()));
    }
  }

  /// What a handler gave, as `$out.<name>`, before the request itself.
  private record Output(Attributes request, Map<String, Object> values) implements Attributes {
    private static final String PREFIX = "$out.";

    @Override
    public @Nullable Object get(String name) {
      return name.startsWith(PREFIX)
          ? values.get(name.substring(PREFIX.length()))
          : request.get(name);
    }

    @Override
    public @Nullable String entry(String map, String key) {
      return map.startsWith(PREFIX) ? Attributes.entryOf(get(map), key) : request.entry(map, key);
    }

    @Override
    public Set<String> names() {
      Set<String> names = new HashSet<>(request.names());
      values.keySet().forEach(name -> names.add(PREFIX + name));
      return names;
    }
  }
}
