package io.lateen.pilot.join;

import io.lateen.model.rule.WorkloadGroup;
import io.lateen.pilot.translate.node.ProxyNode;
import io.lateen.wire.document.Parsed;
import io.lateen.wire.document.RuleParser;
import io.lateen.wire.kube.WorkloadApi;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The groups as one of which workloads join. Blocks; from any thread.
final class Groups {
  private final WorkloadApi api;

  Groups(WorkloadApi api) {
    this.api = api;
  }

  /// Null: the workload names none.
  ///
  /// @throws IOException when the one it names is not there or cannot be used
  @Nullable WorkloadGroup of(ProxyNode node) throws IOException {
    return node.group().isEmpty() ? null : named(node.namespace(), node.group());
  }

  private WorkloadGroup named(String namespace, String name) throws IOException {
    JsonNode written = api.group(namespace, name);
    if (written == null) {
      throw new IOException(
          "WorkloadGroup %s is not in namespace %s (expected: one of the workload's own namespace)"
              .formatted(name, namespace));
    }
    return switch (RuleParser.parse(written)) {
      case Parsed.Accepted(WorkloadGroup group, _) -> group;
      case Parsed.Accepted(var other, _) ->
          throw new IOException(name + " is a " + other.kind() + " (expected: a WorkloadGroup)");
      case Parsed.Refused(var problems) ->
          throw new IOException("WorkloadGroup " + name + " cannot be used: " + problems);
    };
  }
}
