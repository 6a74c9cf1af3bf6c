package io.lateen.cli.explain;

import io.lateen.cli.Complaint;
import io.lateen.cli.kube.PrintedLines;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/// Objects of the API server, which keeps no lines of what was applied, and the lines at which
/// kubectl prints them. Each object is asked for once; one thread.
public final class PrintedRules {
  private final Function<ObjectName, Optional<JsonNode>> kept;
  private final Map<ObjectName, Optional<Printed>> asked = new HashMap<>();
  private boolean silent;

  /// @param recent since kubectl 1.21
  /// @param old with `managedFields`
  private record Printed(JsonNode tree, PrintedLines recent, PrintedLines old) {
    static Printed of(JsonNode tree) {
      return new Printed(tree, PrintedLines.withoutManagers(tree), PrintedLines.of(tree));
    }
  }

  /// Where a part of an object is printed.
  ///
  /// @param command `kubectl get virtualservice reviews -n default -o yaml`
  /// @param line of what it prints, from 1
  /// @param lineBefore121 of what kubectl before 1.21 prints, which shows `managedFields` too
  public record Place(String command, int line, int lineBefore121) {
    @Override
    public String toString() {
      return "line " + line + " of " + command;
    }
  }

  /// @param kept an object of the API server, whole; a [Complaint] of it means that there is none
  ///     to be reached, and no more is asked
  public PrintedRules(Function<ObjectName, Optional<JsonNode>> kept) {
    this.kept = kept;
  }

  /// When there is no API server to ask.
  public static PrintedRules none() {
    return new PrintedRules(_ -> Optional.empty());
  }

  /// Empty when the API server has no such object, or nobody answers.
  Optional<JsonNode> tree(ObjectName name) {
    return asked.computeIfAbsent(name, this::ask).map(Printed::tree);
  }

  /// Empty when there is no such part, too; of an object as a whole there is no line to tell.
  Optional<Place> place(ObjectName name, String path) {
    return path.isEmpty()
        ? Optional.empty()
        : asked.computeIfAbsent(name, this::ask).flatMap(printed -> place(name, path, printed));
  }

  private static Optional<Place> place(ObjectName name, String path, Printed printed) {
    OptionalInt line = printed.recent.of(path);
    OptionalInt old = printed.old.of(path);
    return line.isEmpty() || old.isEmpty()
        ? Optional.empty()
        : Optional.of(new Place(name.kubectl(), line.getAsInt(), old.getAsInt()));
  }

  private Optional<Printed> ask(ObjectName name) {
    if (silent) {
      return Optional.empty();
    }
    try {
      return kept.apply(name).map(Printed::of);
    } catch (Complaint nobodyAnswers) {
      silent = true; // lines are an extra: what is explained is explained without
      return Optional.empty();
    }
  }
}
