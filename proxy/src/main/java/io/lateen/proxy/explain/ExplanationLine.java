package io.lateen.proxy.explain;

import io.lateen.proxy.explain.Explanation.Branch;
import io.lateen.proxy.explain.Explanation.Outcome;
import io.lateen.proxy.explain.Explanation.Target;
import java.util.List;

/// [Explanation] → JSON on one line of ASCII, no longer than it may be.
public final class ExplanationLine {
  private ExplanationLine() {}

  /// What is too long loses the routes that were tried, then its endpoints, then everything but
  /// what happened; `"shortened": true` says so.
  public static String write(Explanation all, long draw, int longest) {
    String line = line(all, draw, false);
    if (line.length() > longest) {
      all.tried.clear();
      line = line(all, draw, true);
    }
    if (line.length() > longest && all.outcome instanceof Outcome.Forwarded forwarded) {
      List<Branch> bare = forwarded.branches().stream().map(ExplanationLine::bare).toList();
      all.outcome = new Outcome.Forwarded(bare, forwarded.limits(), forwarded.mirrors());
      line = line(all, draw, true);
    }
    if (line.length() > longest) {
      Explanation least = new Explanation();
      least.happened = all.happened;
      line = line(least, draw, true);
    }
    return line;
  }

  private static Branch bare(Branch branch) {
    Target target = branch.target();
    return new Branch(
        new Target(
            target.cluster(),
            target.problem(),
            target.policy(),
            target.origin(),
            target.remarks(),
            List.of()),
        branch.weight(),
        branch.percent(),
        branch.chosen(),
        branch.path(),
        branch.authority(),
        List.of(),
        List.of());
  }

  /// Texts hold no raw line breaks, so all there are were put in for the eye.
  private static String line(Explanation all, long draw, boolean shortened) {
    String json = ExplanationJson.write(all).replaceAll("\n *", "");
    String head = "{\"draw\": \"" + draw + '"' + (shortened ? ",\"shortened\": true" : "");
    return ascii(head + (json.length() > 2 ? "," : "") + json.substring(1));
  }

  private static String ascii(String json) {
    StringBuilder out = new StringBuilder(json.length());
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c < 0x7f) {
        out.append(c);
      } else {
        out.append("\\u").append(String.format("%04x", (int) c));
      }
    }
    return out.toString();
  }
}
