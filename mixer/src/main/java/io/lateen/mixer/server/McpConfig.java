package io.lateen.mixer.server;

import io.lateen.model.check.Problem;
import io.lateen.wire.document.Parsed;
import io.lateen.wire.document.RuleParser;
import io.lateen.wire.document.mixer.MixerDocument;
import io.lateen.wire.kube.KubeObject;
import io.lateen.wire.kube.ObjectKind;
import io.lateen.wire.kube.ObjectSource;
import io.lateen.wire.mcp.Collection;
import io.lateen.wire.mcp.McpSink;
import io.lateen.wire.mcp.SinkMetrics;
import io.lateen.wire.mcp.SinkSettings;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;

/// Configuration by MCP: what its collections hold comes from there, and all else (Pods) from
/// elsewhere.
public final class McpConfig implements ObjectSource {
  private final McpSink sink;
  private final ObjectSource others;

  /// @param others closed with this
  /// @param registry of the sink's figures
  public McpConfig(SinkSettings settings, ObjectSource others, PrometheusRegistry registry) {
    this.sink = new McpSink(settings, McpConfig::problems, new SinkMetrics(registry, "mixer"));
    this.others = others;
  }

  private static List<String> problems(KubeObject object) {
    List<Problem> problems =
        ConfigKinds.all().contains(object.kind())
            ? MixerDocument.check(object.tree())
            : ruleProblems(object);
    return problems.stream().filter(Problem::isError).map(Problem::toString).toList();
  }

  private static List<Problem> ruleProblems(KubeObject object) {
    return switch (RuleParser.parse(object.tree())) {
      case Parsed.Accepted _ -> List.of();
      case Parsed.Refused(var problems) -> problems;
    };
  }

  @Override
  public Watch watch(ObjectKind kind, Listener listener) {
    return (Collection.of(kind) == null ? others : sink).watch(kind, listener);
  }

  @Override
  public void close() {
    sink.close();
    others.close();
  }
}
