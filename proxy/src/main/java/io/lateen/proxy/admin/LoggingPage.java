package io.lateen.proxy.admin;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// `/logging`: how loud the loggers of this process are (java.util.logging), in Envoy's words. A
/// logger without a level of its own is as loud as those above it, in the end `root`.
final class LoggingPage {
  private static final String ROOT = "root";
  private static final Map<String, Level> LEVELS = levels();
  private static final String USAGE =
      """
      usage: /logging?<name>=<level> (change single level)
      usage: /logging?paths=name1:level1,name2:level2,... (change multiple levels)
      usage: /logging?level=<level> (change all levels)
      levels: %s
      """
          .formatted(String.join(" ", LEVELS.keySet()));

  /// A logger that nobody holds is forgotten, and its level with it.
  private final Map<String, Logger> changed = new HashMap<>();

  /// The quietest last. Nothing here is `critical`: at that level nothing is said.
  private static Map<String, Level> levels() {
    Map<String, Level> levels = new LinkedHashMap<>();
    levels.put("trace", Level.FINEST);
    levels.put("debug", Level.FINE);
    levels.put("info", Level.INFO);
    levels.put("warning", Level.WARNING);
    levels.put("error", Level.SEVERE);
    levels.put("critical", Level.parse(String.valueOf(Level.SEVERE.intValue() + 1)));
    levels.put("off", Level.OFF);
    return Collections.unmodifiableMap(levels);
  }

  /// Changes levels, all of those that are named or none, and lists what is in force then.
  ///
  /// @param query no parameter, or one of the three that the usage names
  AdminResponse answer(Map<String, String> query) {
    try {
      Map<String, Level> wanted = wanted(query);
      if (query.containsKey("level")) {
        changed.values().forEach(logger -> logger.setLevel(null));
        changed.clear();
      }
      wanted.forEach(this::set);
      return AdminResponse.text(200, list());
    } catch (IllegalArgumentException e) {
      return AdminResponse.text(400, "error: " + e.getMessage() + "\n\n" + USAGE + list());
    }
  }

  private static Map<String, Level> wanted(Map<String, String> query) {
    if (query.size() > 1) {
      throw new IllegalArgumentException("more than one parameter (expected: one)");
    }
    Map<String, Level> wanted = new TreeMap<>();
    query.forEach(
        (name, value) -> {
          switch (name) {
            case "level" -> wanted.put(ROOT, level(value));
            case "paths" -> List.of(value.split(",", -1)).forEach(path -> one(path, wanted));
            default -> wanted.put(known(name), level(value));
          }
        });
    return wanted;
  }

  private static void one(String path, Map<String, Level> wanted) {
    int colon = path.lastIndexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException("no level: " + path + " (expected: name:level)");
    }
    wanted.put(known(path.substring(0, colon)), level(path.substring(colon + 1)));
  }

  private static String known(String name) {
    if (logger(name) == null) {
      throw new IllegalArgumentException("unknown logger name: " + name);
    }
    return name;
  }

  private static @Nullable Logger logger(String name) {
    return LogManager.getLogManager().getLogger(name.equals(ROOT) ? "" : name);
  }

  private static Level level(String word) {
    Level level = LEVELS.get(word);
    if (level == null) {
      throw new IllegalArgumentException("unknown logger level: " + word);
    }
    return level;
  }

  private void set(String name, Level level) {
    Logger logger = logger(name);
    if (logger != null) {
      logger.setLevel(level);
      changed.put(name, logger);
      letThrough(level);
    }
  }

  /// Who prints is told only of what is loud enough for it.
  private static void letThrough(Level level) {
    for (Handler handler : Logger.getLogger("").getHandlers()) {
      if (handler.getLevel().intValue() > level.intValue()) {
        handler.setLevel(level);
      }
    }
  }

  private static String list() {
    TreeSet<String> names = new TreeSet<>();
    LogManager.getLogManager().getLoggerNames().asIterator().forEachRemaining(names::add);
    names.remove("");
    names.add(ROOT);
    StringBuilder out = new StringBuilder("active loggers:\n");
    for (String name : names) {
      Logger logger = logger(name);
      if (logger != null) {
        out.append("  ").append(name).append(": ").append(word(inForce(logger))).append('\n');
      }
    }
    return out.append('\n').toString();
  }

  private static Level inForce(Logger logger) {
    Logger holder = logger;
    while (holder != null && holder.getLevel() == null) {
      holder = holder.getParent();
    }
    return holder == null ? Level.INFO : holder.getLevel();
  }

  /// The loudest word that lets no more through.
  private static String word(Level level) {
    for (Map.Entry<String, Level> entry : LEVELS.entrySet()) {
      if (level.intValue() <= entry.getValue().intValue()) {
        return entry.getKey();
      }
    }
    return "off";
  }
}
