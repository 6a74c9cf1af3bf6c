package io.lateen.prometheus.reference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the dashboards in install/grafana ask, panels and variables, with the variables filled in.
final class DashboardFiles {
  private static final Path FOLDER = Path.of("../install/grafana");
  private static final Pattern QUERY_RESULT = Pattern.compile("query_result\\((.*)\\)");

  private DashboardFiles() {}

  static List<String> queries() throws IOException {
    TreeSet<String> queries = new TreeSet<>();
    try (Stream<Path> files = Files.list(FOLDER)) {
      for (Path file : files.filter(it -> it.toString().endsWith(".json")).sorted().toList()) {
        JsonNode tree = new JsonMapper().readTree(Files.readString(file));
        tree.findValues("expr").forEach(expr -> queries.add(filledIn(expr.asString())));
        for (JsonNode definition : tree.findValues("definition")) {
          Matcher query = QUERY_RESULT.matcher(definition.asString());
          if (query.matches()) {
            queries.add(filledIn(query.group(1)));
          }
        }
      }
    }
    return List.copyOf(queries);
  }

  private static String filledIn(String query) {
    return query
        .replaceAll("\\$__(rate_interval|interval|range)", "1m")
        .replace("$service", "reviews.default.svc.cluster.local")
        .replace("$workload", "reviews-v1")
        .replace("$namespace", "default")
        .replace("$adapter", "prometheus")
        .replaceAll("\\$(srcns|srcwl|dstns|dstwl|dstsvc)", ".*");
  }
}
