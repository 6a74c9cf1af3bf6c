package io.lateen.mixer.adapter.grpc;

import com.google.protobuf.Descriptors.Descriptor;
import io.lateen.mixer.adapter.Adapter;
import io.lateen.mixer.adapter.Handler;
import io.lateen.mixer.adapter.HandlerContext;
import io.lateen.mixer.adapter.Pace;
import io.lateen.mixer.adapter.ParamsSchema;
import io.lateen.mixer.template.Template;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An adapter that is a program of its own, at one address. Equal when the objects say the same: a
/// handler of one that did not change lives on.
final class RemoteAdapter implements Adapter {
  private final Source source;
  private final Map<Template, RemoteTemplate> templates;
  private final Optional<Descriptor> config;
  private final ParamsSchema params;

  /// What makes two of them equal.
  ///
  /// @param config the descriptor in its object, as text
  /// @param templates the descriptors in theirs
  record Source(
      String name,
      String config,
      boolean sessionBased,
      Map<String, String> templates,
      Connection connection) {}

  /// @throws IllegalArgumentException when the parameters are of no kind that can be written down
  RemoteAdapter(
      Source source, Map<Template, RemoteTemplate> templates, Optional<Descriptor> config) {
    this.source = source;
    this.templates = templates;
    this.config = config;
    this.params = ParamsSchema.of(config.map(ConfigTranslator::schema).orElse(""));
  }

  @Override
  public String name() {
    return source.name();
  }

  @Override
  public ParamsSchema params() {
    return params;
  }

  @Override
  public Set<Template> templates() {
    return templates.keySet();
  }

  @Override
  public Pace pace() {
    return Pace.OUTSIDE;
  }

  @Override
  public Handler open(HandlerContext context) throws IOException {
    AdapterConfig adapterConfig = AdapterConfig.of(config, context.params());
    Calls calls = new Calls(source.connection(), context.name());
    Session session =
        source.sessionBased()
            ? Session.shared(context.name(), calls, adapterConfig)
            : Session.none(calls, adapterConfig);
    return new RemoteHandler(templates, calls, session);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RemoteAdapter adapter && adapter.source.equals(source);
  }

  @Override
  public int hashCode() {
    return source.hashCode();
  }
}
