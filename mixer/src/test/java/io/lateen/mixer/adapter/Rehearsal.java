package io.lateen.mixer.adapter;

import io.lateen.mixer.expression.Expressions;
import io.lateen.mixer.expression.Vocabulary;
import io.lateen.mixer.template.Instance;
import io.lateen.mixer.template.InstanceBuilder;
import io.lateen.mixer.template.InstanceException;
import io.lateen.mixer.template.InstanceParser;
import io.lateen.mixer.template.Template;
import io.lateen.model.attribute.AttributeBag;
import io.lateen.model.attribute.AttributeType;
import io.lateen.model.check.FieldPath;
import io.lateen.model.check.Problem;
import io.lateen.model.check.Problems;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Plays the engine for one adapter: parameters and instances as YAML, attributes as values.
public final class Rehearsal {
  private static final JsonMapper JSON = new JsonMapper();

  private final Adapter adapter;
  private final Expressions expressions = new Expressions();
  private final List<InstanceBuilder> instances = new ArrayList<>();
  private final Map<String, Object> attributes = new TreeMap<>();

  public Rehearsal(Adapter adapter) {
    this.adapter = adapter;
  }

  /// What requests say; types are taken from the values.
  public Rehearsal attribute(String name, Object value) {
    attributes.put(name, value);
    return this;
  }

  /// An instance whose expressions may name the attributes set before.
  public Rehearsal instance(String name, Template template, String yaml) {
    Problems problems = new Problems();
    InstanceBuilder builder =
        new InstanceParser(template, vocabulary(), expressions, problems)
            .parse(name, tree(yaml), FieldPath.SPEC.field("params"));
    if (problems.hasErrors()) {
      throw new IllegalArgumentException(text(problems));
    }
    instances.add(builder);
    return this;
  }

  private Vocabulary vocabulary() {
    return new Vocabulary(
        attributes.entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey, e -> AttributeType.ofValue(e.getValue()).orElseThrow())));
  }

  /// Everything that is wrong with parameters, a line each.
  public String problems(String yaml) {
    Problems problems = new Problems();
    read(yaml, problems);
    return text(problems);
  }

  public Handler open(String yaml) throws IOException {
    Problems problems = new Problems();
    Params params = read(yaml, problems);
    if (problems.hasErrors()) {
      throw new IllegalArgumentException(text(problems));
    }
    return adapter.open(
        new HandlerContext(
            "handler.default", params, instances.stream().map(InstanceBuilder::type).toList()));
  }

  private Params read(String yaml, Problems problems) {
    FieldPath path = FieldPath.SPEC.field("params");
    Params params = adapter.params().read(tree(yaml), path, problems);
    if (!problems.hasErrors()) {
      adapter.check(params, path, problems);
    }
    return params;
  }

  /// The first instance, for the attributes as they are now.
  public Instance build() {
    return build(0);
  }

  public Instance build(int index) {
    try {
      return instances.get(index).build(AttributeBag.of(attributes));
    } catch (InstanceException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode tree(String yaml) {
    Object read = new Load(LoadSettings.builder().build()).loadFromString(yaml);
    return JSON.valueToTree(read == null ? Map.of() : read);
  }

  private static String text(Problems problems) {
    return problems.toList().stream().map(Problem::toString).collect(Collectors.joining("\n"));
  }
}
