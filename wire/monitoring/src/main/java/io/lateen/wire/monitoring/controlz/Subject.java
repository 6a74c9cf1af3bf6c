package io.lateen.wire.monitoring.controlz;

import io.lateen.wire.monitoring.Figures;
import io.lateen.wire.monitoring.log.Scopes;
import java.util.List;
import java.util.Map;

/// Whom ControlZ shows.
///
/// @param name `pilot`
/// @param arguments of the command line, the program's name first
/// @param collections of objects that it goes by; may be none
public record Subject(
    String name,
    String version,
    List<String> arguments,
    Map<String, String> environment,
    Figures figures,
    Scopes scopes,
    List<ObjectCollection> collections) {}
