package io.lateen.proxy.xds;

import io.lateen.proxy.resource.ConfigSnapshot;
import io.lateen.proxy.resource.FilterParser;
import io.lateen.wire.xds.XdsResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Responses of a control plane → the configuration of a proxy that has taken all of them.
public final class WholeConfig {
  private WholeConfig() {}

  /// @throws IllegalArgumentException with every reason for which the proxy would refuse one, a
  ///     line each
  public static ConfigSnapshot read(List<XdsResponse> responses, List<FilterParser> filters) {
    ConfigStore store = ConfigStore.elsewhere(filters);
    List<String> reasons = new ArrayList<>();
    responses.forEach(response -> reasons.addAll(store.take(Update.of(response), 0)));
    if (!reasons.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", reasons));
    }
    // What has not come by now does not come.
    ConfigSnapshot whole = store.settle(Warming.PATIENCE);
    return Objects.requireNonNullElse(whole, ConfigSnapshot.EMPTY);
  }
}
