package io.lateen.app.command;

import io.lateen.galley.Galley;
import io.lateen.wire.monitoring.controlz.ControlZ;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One ControlZ for a whole mesh, if somebody asked: a port of its own in every mesh would
/// surprise. A class rather than a lambda of the command, whose methods picocli looks at, and so
/// would load their types in every mesh.
record MeshIntrospection(ControlZOptions options) implements Function<Galley, @Nullable ControlZ> {
  @Override
  public @Nullable ControlZ apply(Galley galley) {
    return options.asked() ? Introspection.of("mesh", options, galley) : null;
  }
}
