package io.lateen.app.command;

import io.lateen.cli.Complaint;
import io.lateen.wire.monitoring.log.LogLevel;
import io.lateen.wire.monitoring.log.LogSettings;
import io.lateen.wire.monitoring.log.Rotation;
import io.lateen.wire.monitoring.log.Scopes;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// What a server logs, and where to: the flags that all of Istio's servers have.
final class LogOptions {
  private static final String PREFIX = "--log_";
  private static final String LEVELS = "--log_output_level";
  private static final String STACKS = "--log_stacktrace_level";
  private static final int MEBI = 1024 * 1024;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Option(
      names = LEVELS,
      paramLabel = "SCOPE:LEVEL",
      split = ",",
      description =
          "How loudly: none, error, warn, info or debug, of all (default:info) or of one room, as"
              + " in pilot.push:debug.")
  private List<String> levels = List.of();

  @Option(
      names = "--log_as_json",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "true|false",
      description = "An object of JSON a line.")
  private boolean json;

  @Option(
      names = "--log_target",
      paramLabel = "TARGET",
      description = "stdout, stderr or a file; may be repeated (default: stderr).")
  private List<String> targets = List.of("stderr");

  @Option(
      names = "--log_rotate",
      paramLabel = "FILE",
      description = "Another file, which is put aside when it is full.")
  private @Nullable String rotate;

  @Option(
      names = "--log_rotate_max_size",
      paramLabel = "MEBIBYTES",
      description = "When it is full (default: ${DEFAULT-VALUE}).")
  private int size = 100;

  @Option(
      names = "--log_rotate_max_age",
      paramLabel = "DAYS",
      description = "Of a file put aside, then it is deleted; 0: never (default: 30).")
  private int age = 30;

  @Option(
      names = "--log_rotate_max_backups",
      paramLabel = "FILES",
      description = "Put aside, the oldest is deleted then; 0: never (default: 1000).")
  private int backups = 1000;

  @Option(names = STACKS, hidden = true)
  private @Nullable String stacks;

  @Option(names = "--log_caller", hidden = true)
  private @Nullable String callers;

  /// From now on, instead of what the JVM does by itself.
  ///
  /// @throws Complaint naming the flag
  void apply() {
    requireNothingElse();
    LogSettings settings = new LogSettings(levels(), json, targets, rotation());
    try {
      settings.apply(new Scopes());
    } catch (IllegalArgumentException e) {
      throw new Complaint(LEVELS + ": " + e.getMessage(), "a scope is default or a room", e);
    } catch (IOException e) {
      throw new Complaint("--log_target, --log_rotate: cannot write " + e.getMessage(), "", e);
    }
  }

  /// As [#apply()], for commands that log to people unless they are asked for something else.
  void applyIfAsked() {
    boolean asked =
        command.commandLine().getParseResult().matchedOptions().stream()
            .anyMatch(option -> option.longestName().startsWith(PREFIX));
    if (asked) {
      apply();
    }
  }

  /// What Istio's servers can and these cannot: never passed over in silence.
  private void requireNothingElse() {
    if (stacks != null && !stacks.equals("default:none") && !stacks.equals("none")) {
      throw new Complaint(
          STACKS + ": " + stacks + " (expected: default:none)",
          "only errors have stacks, and theirs are always written");
    }
    if (callers != null && !callers.isEmpty()) {
      throw new Complaint(
          "--log_caller: " + callers + " (expected: no scope)",
          "a line names its scope, not its source");
    }
  }

  private Map<String, LogLevel> levels() {
    Map<String, LogLevel> byScope = new LinkedHashMap<>();
    for (String one : levels) {
      int colon = one.indexOf(':');
      String scope = colon < 0 ? Scopes.DEFAULT : one.substring(0, colon);
      byScope.put(scope, level(one, one.substring(colon + 1)));
    }
    return byScope;
  }

  private static LogLevel level(String text, String word) {
    return LogLevel.named(word)
        .orElseThrow(
            () ->
                new Complaint(
                    LEVELS + ": " + text + " (expected: one of " + LogLevel.words() + ")", ""));
  }

  private @Nullable Rotation rotation() {
    String file = rotate;
    Numbers.atLeast(1, "--log_rotate_max_size", size);
    Numbers.atLeast(0, "--log_rotate_max_age", age);
    Numbers.atLeast(0, "--log_rotate_max_backups", backups);
    if (file == null || file.isEmpty()) {
      return null;
    }
    try {
      return new Rotation(Path.of(file), (long) size * MEBI, Duration.ofDays(age), backups);
    } catch (InvalidPathException e) {
      throw new Complaint("--log_rotate: " + e.getMessage(), "", e);
    }
  }
}
