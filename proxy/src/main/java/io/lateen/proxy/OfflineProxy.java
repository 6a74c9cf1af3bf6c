package io.lateen.proxy;

import io.lateen.proxy.explain.CallParser;
import io.lateen.proxy.explain.Explanation;
import io.lateen.proxy.explain.ExplanationJson;
import io.lateen.proxy.filter.Serving;
import io.lateen.proxy.filter.http.healthcheck.OwnHealth;
import io.lateen.proxy.listener.Decisions;
import io.lateen.proxy.report.mixer.MixerClients;
import io.lateen.proxy.resource.ConfigSnapshot;
import io.lateen.proxy.resource.RouteTable;
import io.lateen.proxy.route.CompiledTable;
import io.lateen.proxy.xds.WholeConfig;
import io.lateen.wire.xds.XdsResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A proxy that only decides: no socket, no thread, no clock. Any thread.
public final class OfflineProxy {
  private final Serving serving;

  /// @param responses of a control plane, clusters first
  /// @throws IllegalArgumentException with every reason for which a proxy would refuse them
  public OfflineProxy(List<XdsResponse> responses) {
    ConfigSnapshot config =
        WholeConfig.read(responses, Filters.parsers(new MixerClients(), OwnHealth.UNKNOWN));
    Map<String, CompiledTable> tables = new HashMap<>();
    for (RouteTable table : config.routeTables().values()) {
      tables.put(table.name(), new CompiledTable(table));
    }
    serving = new Serving(config, Map.copyOf(tables), Map.of());
  }

  /// JSON of the decision about a request, as the admin page `/explain` has it.
  ///
  /// @param words see [CallParser]
  /// @throws IllegalArgumentException with the word, its value and what is expected
  public String explain(Map<String, String> words) {
    return ExplanationJson.write(explanation(words));
  }

  Explanation explanation(Map<String, String> words) {
    return Decisions.explain(serving, CallParser.parse(words));
  }
}
