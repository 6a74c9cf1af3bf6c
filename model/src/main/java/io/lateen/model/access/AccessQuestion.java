package io.lateen.model.access;

import java.util.Map;
import java.util.Set;

/// May somebody do something? Texts that are not known are empty.
///
/// @param namespace of the service, and of the roles that count
/// @param service its full name
/// @param groups of the user
/// @param subjectProperties what else is known of who asks: `source.namespace`, …
/// @param actionProperties what else is known of what is asked: `version`, …
public record AccessQuestion(
    String namespace,
    String service,
    String method,
    String path,
    String user,
    Set<String> groups,
    Map<String, String> subjectProperties,
    Map<String, String> actionProperties) {
  public AccessQuestion {
    groups = Set.copyOf(groups);
    subjectProperties = Map.copyOf(subjectProperties);
    actionProperties = Map.copyOf(actionProperties);
  }
}
