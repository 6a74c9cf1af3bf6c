package io.lateen.wire.monitoring.log;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A record as a line of Istio's: `time<tab>level<tab>scope<tab>message`, or an object of JSON.
final class LogLines extends Formatter {
  private static final JsonMapper JSON = new JsonMapper();

  private final boolean json;

  LogLines(boolean json) {
    this.json = json;
  }

  @Override
  public String format(LogRecord entry) {
    String level = LogLevel.of(entry.getLevel()).word();
    String scope = scope(entry);
    return json ? object(entry, level, scope) : line(entry, level, scope);
  }

  /// Libraries are told from each other by their loggers.
  private static String scope(LogRecord entry) {
    String ours = Scopes.of(entry.getLoggerName());
    String logger = entry.getLoggerName() == null ? "" : entry.getLoggerName();
    return ours.isEmpty() ? logger : ours;
  }

  private String line(LogRecord entry, String level, String scope) {
    String first =
        String.format(
            Locale.ROOT,
            "%s\t%s\t%s\t%s%n",
            entry.getInstant(),
            level,
            scope,
            formatMessage(entry));
    String stack = stack(entry.getThrown());
    return stack == null ? first : first + stack;
  }

  private String object(LogRecord entry, String level, String scope) {
    ObjectNode object = JSON.createObjectNode();
    object.put("level", level);
    object.put("time", entry.getInstant().toString());
    object.put("scope", scope);
    object.put("msg", formatMessage(entry));
    String stack = stack(entry.getThrown());
    if (stack != null) {
      object.put("stack", stack);
    }
    return object + System.lineSeparator();
  }

  private static @Nullable String stack(@Nullable Throwable thrown) {
    if (thrown == null) {
      return null;
    }
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
