package io.lateen.mixer.expression;

import io.lateen.mixer.expression.Node.Call;
import java.util.ArrayDeque;
import java.util.Deque;

/// Trees as error texts show them, and how deep they are. A chain of a thousand `+` is a tree of a
/// thousand levels: to say so must not take a stack that deep, and nobody reads all of it.
final class NodeText {
  private static final int LONGEST = 1_000;

  private final StringBuilder text = new StringBuilder();

  private NodeText() {}

  /// `EQ($request.size, 200)`; of a long one the beginning.
  static String of(Node node) {
    NodeText whole = new NodeText();
    whole.add(node);
    return whole.isFull() ? whole.text.substring(0, LONGEST) + "…" : whole.text.toString();
  }

  private boolean isFull() {
    return text.length() > LONGEST;
  }

  /// What is beyond the longest text is not looked at, so this goes no deeper than that.
  private void add(Node node) {
    if (isFull()) {
      return;
    }
    if (!(node instanceof Call(String function, Node target, var arguments))) {
      text.append(node);
      return;
    }
    if (target != null) {
      add(target);
      text.append(':');
    }
    text.append(function).append('(');
    for (int i = 0; i < arguments.size(); i++) {
      text.append(i == 0 ? "" : ", ");
      add(arguments.get(i));
    }
    text.append(')');
  }

  private record Level(Node node, int depth) {}

  /// Levels of the tree.
  static int depth(Node root) {
    int deepest = 0;
    Deque<Level> open = new ArrayDeque<>();
    open.push(new Level(root, 1));
    while (!open.isEmpty()) {
      Level level = open.pop();
      deepest = Math.max(deepest, level.depth());
      if (level.node() instanceof Call(String _, Node target, var arguments)) {
        if (target != null) {
          open.push(new Level(target, level.depth() + 1));
        }
        arguments.forEach(argument -> open.push(new Level(argument, level.depth() + 1)));
      }
    }
    return deepest;
  }
}
