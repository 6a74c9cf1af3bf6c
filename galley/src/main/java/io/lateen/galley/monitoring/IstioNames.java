package io.lateen.galley.monitoring;

import java.util.regex.Pattern;

/// Names of figures as Istio 1.1's Galley has them, where the library insists on others.
final class IstioNames {
  /// The library gives every counter the ending `_total`; Istio 1.1 has none on these.
  private static final Pattern BARE = Pattern.compile("\\b(galley_validation_[a-z_]+?)_total\\b");

  /// And it lets no gauge or histogram have that ending; Istio 1.1's have.
  private static final Pattern TOTALS =
      Pattern.compile(
          "\\b(galley_mcp_source_clients|galley_runtime_state_type_instances"
              + "|galley_runtime_processor_snapshot_events)(?=_bucket|_sum|_count|\\b)");

  private IstioNames() {}

  /// @param text a name, or a page of them
  static String of(String text) {
    return TOTALS.matcher(BARE.matcher(text).replaceAll("$1")).replaceAll("$1_total");
  }
}
