package io.lateen.wire.monitoring.log;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The scopes of this process: its rooms that say something. Libraries follow `default`, but say
/// nothing below `info`: what some of them write there, requests with their headers, is not for
/// logs. Levels are the process's, whichever object sets them; kept for as long as that object is.
/// Thread-safe.
public final class Scopes {
  public static final String DEFAULT = "default";
  private static final String OURS = "io.lateen";
  private static final String PREFIX = OURS + ".";

  /// The log manager forgets a logger that nobody holds, and its level with it.
  private final Map<String, Logger> held = new ConcurrentHashMap<>();

  /// Sorted by name, after `default`.
  public List<Scope> all() {
    TreeSet<String> names = new TreeSet<>();
    for (String logger : Collections.list(LogManager.getLogManager().getLoggerNames())) {
      if (logger.startsWith(PREFIX)) {
        addRooms(names, logger.substring(PREFIX.length()));
      }
    }
    List<Scope> scopes = new ArrayList<>(List.of(scope(DEFAULT)));
    names.forEach(name -> scopes.add(scope(name)));
    return List.copyOf(scopes);
  }

  /// Loggers are named after classes; their packages are the rooms, and those around them.
  private static void addRooms(Set<String> names, String logger) {
    String room = isClass(logger) ? parent(logger) : logger;
    while (!room.isEmpty()) {
      names.add(room);
      room = parent(room);
    }
  }

  private static boolean isClass(String logger) {
    return Character.isUpperCase(logger.charAt(logger.lastIndexOf('.') + 1));
  }

  private static String parent(String name) {
    return name.substring(0, Math.max(0, name.lastIndexOf('.')));
  }

  /// Empty when nothing is called so.
  public Optional<Scope> find(String name) {
    return isScope(name) ? Optional.of(scope(name)) : Optional.empty();
  }

  /// A room may have said nothing yet, and nobody has made its logger then.
  private static boolean isScope(String name) {
    String file = PREFIX.replace('.', '/') + name.replace('.', '/') + "/package-info.class";
    return name.equals(DEFAULT)
        || (name.matches("[a-z0-9]+(\\.[a-z0-9]+)*")
            && Scopes.class.getClassLoader().getResource(file) != null);
  }

  private static Scope scope(String name) {
    String description =
        name.equals(DEFAULT) ? "Everything that has no level of its own." : PREFIX + name;
    return new Scope(name, description, LogLevel.of(level(Logger.getLogger(loggerName(name)))));
  }

  private static String loggerName(String scope) {
    return scope.equals(DEFAULT) ? OURS : PREFIX + scope;
  }

  private static Level level(@Nullable Logger logger) {
    for (Logger one = logger; one != null; one = one.getParent()) {
      if (one.getLevel() != null) {
        return one.getLevel();
      }
    }
    return Level.INFO;
  }

  /// From now on.
  ///
  /// @throws IllegalArgumentException when nothing is called so
  public void set(String name, LogLevel level) {
    if (!isScope(name)) {
      throw new IllegalArgumentException("unknown scope name: " + name);
    }
    setLevel(loggerName(name), level);
    if (name.equals(DEFAULT)) {
      setLevel("", level == LogLevel.DEBUG ? LogLevel.INFO : level);
    }
    openHandlers(level);
  }

  private void setLevel(String logger, LogLevel level) {
    held.computeIfAbsent(logger, Logger::getLogger).setLevel(level.level());
  }

  /// The library's own handlers stop everything below `info`, whatever loggers let through.
  private static void openHandlers(LogLevel level) {
    for (Handler handler : Logger.getLogger("").getHandlers()) {
      if (handler.getLevel().intValue() > level.level().intValue()) {
        handler.setLevel(level.level());
      }
    }
  }

  /// The scope of a logger, for what is written of it; empty for a library's.
  static String of(@Nullable String logger) {
    if (logger == null || !logger.startsWith(PREFIX)) {
      return "";
    }
    String name = logger.substring(PREFIX.length());
    return isClass(name) ? parent(name) : name;
  }
}
