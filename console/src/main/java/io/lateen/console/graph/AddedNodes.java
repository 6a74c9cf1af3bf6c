package io.lateen.console.graph;

import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/// Nodes added by hand, for what has no traffic yet. For many threads; bounded, because anybody
/// who reaches the port may add.
final class AddedNodes {
  private static final int MOST = 1_000;
  private static final int LONGEST = 253;

  private final Set<String> names = new ConcurrentSkipListSet<>();

  void add(String name) throws GraphProblem {
    if (name.isEmpty() || name.length() > LONGEST) {
      throw new GraphProblem("name: " + name + " (expected: 1 to " + LONGEST + " characters)");
    }
    if (names.size() >= MOST) {
      throw new GraphProblem("name: " + name + " (expected: at most " + MOST + " nodes)");
    }
    names.add(name);
  }

  Set<String> names() {
    return names;
  }
}
