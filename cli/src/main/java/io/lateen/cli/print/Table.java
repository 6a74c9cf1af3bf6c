package io.lateen.cli.print;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Rows under a header, columns five spaces apart, as istioctl prints them.
public final class Table {
  private static final int GAP = 5;

  private final List<List<String>> rows = new ArrayList<>();

  public Table(String... header) {
    rows.add(List.of(header));
  }

  /// As many cells as the header has.
  public void row(String... cells) {
    rows.add(List.of(cells));
  }

  /// Sorts the rows, not the header, by their cells from left to right.
  public void sort() {
    rows.subList(1, rows.size()).sort((a, b) -> Arrays.compare(cells(a), cells(b)));
  }

  public void print(PrintWriter out) {
    int[] widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    rows.forEach(row -> out.println(line(row, widths)));
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = row.get(i);
      line.append(cell).repeat(' ', i + 1 < widths.length ? widths[i] - cell.length() + GAP : 0);
    }
    return line.toString();
  }

  private static String[] cells(List<String> row) {
    return row.toArray(new String[0]);
  }
}
