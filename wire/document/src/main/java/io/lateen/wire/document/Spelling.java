package io.lateen.wire.document;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// Guesses what a misspelt name was meant to be.
public final class Spelling {
  private Spelling() {}

  /// The message for a field that is none of `known`.
  public static String unknownField(String name, Collection<String> known) {
    String hint =
        near(name, known)
            .map(near -> "did you mean \"" + near + "\"?")
            .orElseGet(() -> "expected one of: " + String.join(", ", known));
    return "unknown field \"" + name + "\" (" + hint + ")";
  }

  /// The known name nearest to `name`, if one is near enough to be meant.
  static Optional<String> near(String name, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt((String other) -> distance(name, other)))
        .filter(best -> distance(name, best) <= Math.max(1, Math.min(3, best.length() / 3)));
  }

  /// Letters to insert, drop, replace or swap with their neighbour; capitals and underscores do
  /// not count.
  private static int distance(String left, String right) {
    String a = plain(left);
    String b = plain(right);
    if (a.length() > 64) {
      return Integer.MAX_VALUE;
    }
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        cost[i][j] = i == 0 ? j : j == 0 ? i : cheapest(a, b, cost, i, j);
      }
    }
    return cost[a.length()][b.length()];
  }

  private static int cheapest(String a, String b, int[][] cost, int i, int j) {
    int replace = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
    int best = Math.min(replace, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
  }

  private static String plain(String name) {
    return name.replace("_", "").toLowerCase(Locale.ROOT);
  }
}
