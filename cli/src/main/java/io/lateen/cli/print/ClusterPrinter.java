package io.lateen.cli.print;

import io.lateen.cli.explain.ObjectName;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/// Clusters by Istio's names for them: `outbound|9080|v1|reviews.default.svc.cluster.local`. An
/// empty text or 0 filters nothing.
public record ClusterPrinter(String fqdn, int port, String subset, String direction) {

  private record Name(String direction, String port, String subset, String host) {
    static Name parse(String name) {
      String[] parts = name.split("\\|", -1);
      return parts.length == 4
          ? new Name(parts[0], parts[1], parts[2], parts[3])
          : new Name("", "", "", name);
    }
  }

  public boolean isWanted(JsonNode cluster) {
    Name name = Name.parse(cluster.path("name").asString(""));
    return (fqdn.isEmpty() || name.host.equals(fqdn))
        && (port == 0 || name.port.equals(Integer.toString(port)))
        && (subset.isEmpty() || name.subset.equals(subset))
        && (direction.isEmpty() || name.direction.equals(direction.toLowerCase(Locale.ROOT)));
  }

  public Table table(List<JsonNode> clusters) {
    Table table =
        new Table("SERVICE FQDN", "PORT", "SUBSET", "DIRECTION", "TYPE", "DESTINATION RULE");
    for (JsonNode cluster : clusters) {
      Name name = Name.parse(cluster.path("name").asString(""));
      table.row(
          name.host,
          dash(name.port),
          dash(name.subset),
          dash(name.direction),
          type(cluster),
          rule(cluster));
    }
    table.sort();
    return table;
  }

  /// The zero of the enum, STATIC, may be left out in protobuf's JSON.
  private static String type(JsonNode cluster) {
    String custom = cluster.path("cluster_type").path("name").asString("");
    return custom.isEmpty() ? cluster.path("type").asString("STATIC") : custom;
  }

  /// `reviews.default`, as istioctl shows it.
  private static String rule(JsonNode cluster) {
    JsonNode istio = cluster.path("metadata").path("filter_metadata").path("istio");
    ObjectName name = ObjectName.of(istio.path("config").asString(""));
    return name.kind().isEmpty() ? "-" : name.name() + "." + name.namespace();
  }

  private static String dash(String text) {
    return text.isEmpty() ? "-" : text;
  }
}
