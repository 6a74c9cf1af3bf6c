package io.lateen.cli.print;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/// What Pilot would send now beside what a proxy has (Istio 1.1, `istioctl/pkg/writer/compare`).
///
/// @param proxy the Pod, for the head of a difference
public record ConfigDiff(String proxy, ConfigDump sent, ConfigDump taken) {
  private static final int CONTEXT = 3;

  /// Fields in one order, whoever printed them.
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
          .build();

  /// Prints a line or a unified difference for each kind.
  ///
  /// @return whether everything matches
  public boolean print(PrintWriter out) {
    String loaded = taken.routesLoaded();
    String time = loaded.isEmpty() ? "" : " (RDS last loaded at " + loaded + ")";
    boolean same = print("Clusters", "", sent.pushedClusters(), taken.pushedClusters(), out);
    same &= print("Listeners", "", sent.pushedListeners(), taken.pushedListeners(), out);
    same &= print("Routes", time, sent.routes(), taken.routes(), out);
    out.flush();
    return same;
  }

  private boolean print(
      String kind, String note, List<JsonNode> sent, List<JsonNode> taken, PrintWriter out) {
    List<String> theirs = lines(sent);
    List<String> ours = lines(taken);
    if (theirs.equals(ours)) {
      out.println(kind + " Match" + note);
      return true;
    }
    var difference = DiffUtils.diff(theirs, ours);
    UnifiedDiffUtils.generateUnifiedDiff(
            "Pilot " + kind, proxy + " " + kind, theirs, difference, CONTEXT)
        .forEach(out::println);
    return false;
  }

  private static List<String> lines(List<JsonNode> resources) {
    List<String> lines = new ArrayList<>();
    resources.stream()
        .sorted(Comparator.comparing(resource -> resource.path("name").asString("")))
        .forEach(resource -> JSON.writeValueAsString(resource).lines().forEach(lines::add));
    return lines;
  }
}
