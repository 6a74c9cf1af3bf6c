package io.lateen.mixer.event;

import io.lateen.mixer.snapshot.ConfigProblem;
import io.lateen.model.check.Problem;
import io.lateen.wire.kube.KubeObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Everything wrong with one object, in one line.
record Findings(KubeObject object, String message) {
  /// What an API server takes as an Event's message.
  private static final int LONGEST = 1024;

  /// For `; and 1000 more`.
  private static final int REST = 20;

  /// One for each object that has a problem, in the order of the problems.
  static List<Findings> of(List<ConfigProblem> problems) {
    Map<KubeObject, List<Problem>> byObject = new LinkedHashMap<>();
    for (ConfigProblem problem : problems) {
      byObject.computeIfAbsent(problem.object(), _ -> new ArrayList<>()).add(problem.problem());
    }
    return byObject.entrySet().stream()
        .map(entry -> new Findings(entry.getKey(), line(entry.getValue())))
        .toList();
  }

  private static String line(List<Problem> problems) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < problems.size(); i++) {
      String next = (i == 0 ? "" : "; ") + problems.get(i).toString().replace('\n', ' ');
      if (i > 0 && line.length() + next.length() > LONGEST - REST) {
        return line.append("; and ").append(problems.size() - i).append(" more").toString();
      }
      line.append(next);
    }
    return line.length() > LONGEST ? line.substring(0, LONGEST - 1) + "…" : line.toString();
  }
}
