package io.lateen.pilot.source.mcp;

import io.lateen.wire.document.Parsed;
import io.lateen.wire.document.RuleParser;
import io.lateen.wire.kube.KubeObject;
import io.lateen.wire.kube.ObjectKind;
import io.lateen.wire.kube.ObjectSource;
import io.lateen.wire.mcp.Collection;
import io.lateen.wire.mcp.McpSink;
import io.lateen.wire.mcp.McpTls;
import io.lateen.wire.mcp.SinkListener;
import io.lateen.wire.mcp.SinkMetrics;
import io.lateen.wire.mcp.SinkSettings;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Objects as the mesh config wants them read: the kinds of Pilot's collections from its
/// `configSources`, all others, and all where there are none, from elsewhere.
public final class ConfiguredObjects implements ObjectSource {
  private final ObjectSource others;
  private final List<McpSink> sinks = new ArrayList<>();

  /// @param others stays the caller's to close
  /// @param registry of the sinks' figures, if there are any
  /// @throws IOException if the files of a source's certificates are no good
  public ConfiguredObjects(ObjectSource others, ConfigSources sources, PrometheusRegistry registry)
      throws IOException {
    this.others = others;
    SinkListener figures =
        sources.all().isEmpty() ? SinkListener.NONE : new SinkMetrics(registry, "pilot");
    for (ConfigSource source : sources.all()) {
      sinks.add(
          new McpSink(
              settings(source, sources.maxMessageSize()), ConfiguredObjects::problems, figures));
    }
  }

  private static SinkSettings settings(ConfigSource source, int maxMessageSize) throws IOException {
    SinkSettings plain = SinkSettings.plain(source.address(), "pilot").upTo(maxMessageSize);
    McpTls tls = source.tls();
    return tls == null ? plain : plain.with(tls.channel());
  }

  private static List<String> problems(KubeObject object) {
    return switch (RuleParser.parse(object.tree())) {
      case Parsed.Accepted _ -> List.of();
      case Parsed.Refused(var problems) ->
          problems.stream().filter(each -> each.isError()).map(Object::toString).toList();
    };
  }

  @Override
  public Watch watch(ObjectKind kind, Listener listener) {
    Collection collection = Collection.of(kind);
    if (sinks.isEmpty() || collection == null || !Collection.OF_PILOT.contains(collection)) {
      return others.watch(kind, listener);
    }
    if (sinks.size() == 1) {
      return sinks.getFirst().watch(kind, listener);
    }
    MergedListener merged = new MergedListener(sinks.size(), listener);
    List<Watch> watches = new ArrayList<>();
    for (int i = 0; i < sinks.size(); i++) {
      watches.add(sinks.get(i).watch(kind, merged.of(i)));
    }
    return () -> watches.forEach(Watch::close);
  }

  @Override
  public Watch watch(
      ObjectKind kind, String namespace, String label, String value, Listener listener) {
    // Nobody asks for a collection's kind by label.
    return others.watch(kind, namespace, label, value, listener);
  }

  @Override
  public void close() {
    sinks.forEach(McpSink::close);
  }
}
