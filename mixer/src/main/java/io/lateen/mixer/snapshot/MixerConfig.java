package io.lateen.mixer.snapshot;

import io.lateen.mixer.adapter.Adapter;
import io.lateen.mixer.adapter.grpc.RemoteAdapters;
import io.lateen.mixer.expression.Expressions;
import io.lateen.mixer.expression.Vocabulary;
import io.lateen.model.check.Problem;
import io.lateen.model.check.Problems;
import io.lateen.wire.kube.KubeObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// Config read and checked whole, nothing opened: the same for running it and for validating it.
///
/// @param problems of all objects; what has one is left out, at the smallest part possible
public record MixerConfig(
    Vocabulary vocabulary, List<ConfiguredRule> rules, List<ConfigProblem> problems) {

  private static final Comparator<KubeObject> ORDER =
      Comparator.comparing(KubeObject::namespace)
          .thenComparing(KubeObject::name)
          .thenComparing(object -> object.kind().kind());

  /// Reads objects of any kinds; those that are none of Mixer's are not looked at.
  public static MixerConfig read(
      Collection<KubeObject> objects, List<Adapter> adapters, Expressions expressions) {
    return new Reader(objects, adapters, expressions).read();
  }

  private static final class Reader {
    private final List<KubeObject> objects;
    private final RemoteAdapters remote = new RemoteAdapters();
    private final HandlerReader handlerReader;
    private final Expressions expressions;
    private final List<ConfigProblem> problems = new ArrayList<>();

    Reader(Collection<KubeObject> objects, List<Adapter> adapters, Expressions expressions) {
      this.objects =
          objects.stream()
              .filter(object -> object.kind().group().equals("config.istio.io"))
              .sorted(ORDER)
              .toList();
      this.handlerReader = new HandlerReader(adapters, remote);
      this.expressions = expressions;
    }

    MixerConfig read() {
      Vocabulary vocabulary = vocabulary();
      each("template", remote::addTemplate);
      each("adapter", remote::addAdapter);
      InstanceReader instanceReader = new InstanceReader(vocabulary, expressions, remote);
      Map<ObjectName, ConfiguredInstance> instances = new LinkedHashMap<>();
      Map<ObjectName, ConfiguredHandler> handlers = new LinkedHashMap<>();
      for (KubeObject object : objects) {
        String kind = object.kind().kind();
        if (InstanceReader.isInstance(kind)) {
          put(object, instanceReader::read, instances);
        } else if (handlerReader.isHandler(kind)) {
          put(object, handlerReader::read, handlers);
        }
      }
      return new MixerConfig(
          vocabulary,
          rules(new RuleReader(vocabulary, expressions, handlers, instances)),
          List.copyOf(problems));
    }

    private Vocabulary vocabulary() {
      VocabularyParser parser = new VocabularyParser();
      each("attributemanifest", (object, found) -> parser.add(object.spec(), found));
      return parser.vocabulary();
    }

    private void each(String kind, BiConsumer<KubeObject, Problems> read) {
      for (KubeObject object : objects) {
        if (object.kind().kind().equals(kind)) {
          Problems found = new Problems();
          read.accept(object, found);
          note(object, found);
        }
      }
    }

    private List<ConfiguredRule> rules(RuleReader reader) {
      Map<ObjectName, ConfiguredRule> rules = new LinkedHashMap<>();
      for (KubeObject object : objects) {
        if (object.kind().kind().equals("rule")) {
          put(object, reader::read, rules);
        }
      }
      return List.copyOf(rules.values());
    }

    private <T> void put(
        KubeObject object,
        BiFunction<KubeObject, Problems, @Nullable T> read,
        Map<ObjectName, T> into) {
      Problems found = new Problems();
      T value = read.apply(object, found);
      if (value != null) {
        into.put(ObjectName.of(object), value);
      }
      note(object, found);
    }

    private void note(KubeObject object, Problems found) {
      for (Problem problem : found.toList()) {
        problems.add(new ConfigProblem(object, problem));
      }
    }
  }
}
