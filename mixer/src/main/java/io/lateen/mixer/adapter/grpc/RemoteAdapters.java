package io.lateen.mixer.adapter.grpc;

import com.google.protobuf.Descriptors.Descriptor;
import io.lateen.mixer.adapter.Adapter;
import io.lateen.mixer.template.Template;
import io.lateen.model.check.FieldPath;
import io.lateen.model.check.Problems;
import io.lateen.wire.document.GoDuration;
import io.lateen.wire.kube.KubeObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The adapters and templates that a config describes in objects of kind `adapter` and `template`.
/// Immutable once built; what is wrong with an object leaves that object out.
public final class RemoteAdapters {
  private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(1);

  private final Map<String, KubeObject> adapters = new HashMap<>();
  private final Map<String, RemoteTemplate> templates = new HashMap<>();
  private final Map<String, String> descriptors = new HashMap<>();

  /// Takes note of an object of kind `template`; others are left alone.
  public void addTemplate(KubeObject object, Problems problems) {
    String text = object.spec().path("descriptor").asString("");
    FieldPath path = FieldPath.SPEC.field("descriptor");
    try {
      templates.put(full(object), RemoteTemplate.parse(object.name(), DescriptorSet.parse(text)));
      descriptors.put(full(object), text);
    } catch (IllegalArgumentException e) {
      problems.error(path, e.getMessage() + " (expected: a template's descriptor set, in base64)");
    }
  }

  /// Takes note of an object of kind `adapter`, when all templates are known.
  public void addAdapter(KubeObject object, Problems problems) {
    JsonNode names = object.spec().path("templates");
    FieldPath path = FieldPath.SPEC.field("templates");
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i).asString("");
      if (find(name, object.namespace(), templates) == null) {
        problems.error(path.item(i), "template '" + name + "' not found");
      }
    }
    if (names.isEmpty()) {
      problems.missing(path, "at least one template");
    }
    config(object, problems);
    if (!problems.hasErrors()) {
      adapters.put(full(object), object);
    }
  }

  private static Optional<Descriptor> config(KubeObject object, Problems problems) {
    String text = object.spec().path("config").asString("");
    FieldPath path = FieldPath.SPEC.field("config");
    try {
      if (!text.isEmpty()) {
        Optional<Descriptor> params = DescriptorSet.parse(text).message("Params");
        if (params.isEmpty()) {
          problems.error(path, "no message Params in it (expected: the adapter's parameters)");
        }
        return params;
      }
    } catch (IllegalArgumentException e) {
      problems.error(path, e.getMessage() + " (expected: a descriptor set, in base64)");
    }
    return Optional.empty();
  }

  /// The template of instances that say `template: name`.
  ///
  /// @param namespace of whoever refers to it
  public Optional<Template> template(String name, String namespace) {
    return Optional.ofNullable(find(name, namespace, templates)).map(RemoteTemplate::template);
  }

  /// Whether handlers may say `adapter: name`.
  public boolean hasAdapter(String name, String namespace) {
    return find(name, namespace, adapters) != null;
  }

  /// The adapter of a handler that says `adapter: name`, at the address its connection gives.
  ///
  /// @param handler an object of kind `handler`
  public Optional<Adapter> adapter(KubeObject handler, Problems problems) {
    String name = handler.spec().path("adapter").asString("");
    KubeObject object = find(name, handler.namespace(), adapters);
    if (object == null) {
      problems.error(FieldPath.SPEC.field("adapter"), "adapter '" + name + "' not found");
      return Optional.empty();
    }
    Optional<Connection> connection = connection(handler.spec().path("connection"), problems);
    return connection.map(to -> adapter(object, to, problems));
  }

  private Adapter adapter(KubeObject object, Connection connection, Problems problems) {
    Map<Template, RemoteTemplate> understood = new LinkedHashMap<>();
    Map<String, String> texts = new HashMap<>();
    for (JsonNode item : object.spec().path("templates")) {
      String name = item.asString("");
      RemoteTemplate template = find(name, object.namespace(), templates);
      if (template != null) {
        understood.put(template.template(), template);
        texts.put(name, String.valueOf(find(name, object.namespace(), descriptors)));
      }
    }
    JsonNode spec = object.spec();
    JsonNode session =
        spec.has("session_based") ? spec.path("session_based") : spec.path("sessionBased");
    RemoteAdapter.Source source =
        new RemoteAdapter.Source(
            object.name(),
            spec.path("config").asString(""),
            session.asBoolean(false),
            texts,
            connection);
    return new RemoteAdapter(source, understood, config(object, problems));
  }

  private static Optional<Connection> connection(JsonNode connection, Problems problems) {
    FieldPath path = FieldPath.SPEC.field("connection");
    String address = connection.path("address").asString("");
    String timeout = connection.path("timeout").asString("");
    Optional<Duration> given = GoDuration.parse(timeout);
    if (address.isEmpty()) {
      problems.missing(path.field("address"), "host:port");
    }
    if (!timeout.isEmpty() && given.filter(Duration::isPositive).isEmpty()) {
      problems.unexpected(path.field("timeout"), timeout, "a duration such as 1.5s");
    }
    Authentication authentication =
        AuthenticationParser.parse(
            connection.path("authentication"), path.field("authentication"), problems);
    return problems.hasErrors()
        ? Optional.empty()
        : Optional.of(new Connection(address, given.orElse(USUAL_TIMEOUT), authentication));
  }

  private static String full(KubeObject object) {
    return object.name() + "." + object.namespace();
  }

  /// `name` in the namespace of whoever refers, `name.namespace`, or with the kind between the two.
  private static <T> @Nullable T find(String reference, String namespace, Map<String, T> among) {
    T near = among.get(reference + "." + namespace);
    if (near != null) {
      return near;
    }
    T exact = among.get(reference);
    return exact != null
        ? exact
        : among.get(reference.replaceFirst("\\.(template|adapter)\\.(?=[^.]+$)", "."));
  }
}
