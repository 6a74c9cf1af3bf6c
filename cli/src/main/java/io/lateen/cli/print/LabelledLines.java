package io.lateen.cli.print;

import java.io.PrintWriter;

/// Lines with a label before the first of each group.
final class LabelledLines {
  private static final int LABEL = 14;

  private final PrintWriter out;
  private final String indent;
  private String label = "";

  /// @param indent before every line
  LabelledLines(PrintWriter out, String indent) {
    this.out = out;
    this.indent = indent;
  }

  /// Lines from here on are about `next`.
  void begin(String next) {
    label = next;
  }

  void line(String text) {
    out.print(indent);
    out.print(label);
    out.print(" ".repeat(LABEL - label.length()));
    out.println(text);
    label = "";
  }
}
