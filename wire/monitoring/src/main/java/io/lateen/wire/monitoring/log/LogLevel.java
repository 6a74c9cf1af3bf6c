package io.lateen.wire.monitoring.log;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Collectors;

/// How loudly a scope speaks, in Istio's words.
public enum LogLevel {
  NONE,
  ERROR,
  WARN,
  INFO,
  DEBUG;

  /// What flags and pages call it: `debug`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// As the library has it.
  Level level() {
    return switch (this) {
      case NONE -> Level.OFF;
      case ERROR -> Level.SEVERE;
      case WARN -> Level.WARNING;
      case INFO -> Level.INFO;
      case DEBUG -> Level.FINE;
    };
  }

  /// Empty for a word that is none of [#words()].
  public static Optional<LogLevel> named(String word) {
    return Arrays.stream(values()).filter(level -> level.word().equals(word)).findFirst();
  }

  /// All of them, for messages: `none, error, warn, info, debug`.
  public static String words() {
    return Arrays.stream(values()).map(LogLevel::word).collect(Collectors.joining(", "));
  }

  /// The one in whose name a record of this level is written, or a logger of it is said to be.
  static LogLevel of(Level level) {
    int value = level.intValue();
    return Arrays.stream(values())
        .filter(one -> value >= one.level().intValue())
        .findFirst()
        .orElse(DEBUG);
  }
}
