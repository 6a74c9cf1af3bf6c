package io.lateen.proxy.xds;

import io.lateen.proxy.matcher.DataSources;
import io.lateen.proxy.message.Fields;
import io.lateen.proxy.report.Template;
import io.lateen.proxy.resource.AccessLog;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `envoy.config.accesslog.v3.AccessLog` with a file as its sink.
final class AccessLogParser {
  private static final String FILE = "envoy.extensions.access_loggers.file.v3.FileAccessLog";

  private AccessLogParser() {}

  static List<AccessLog> parseAll(Fields owner) {
    List<AccessLog> logs = new ArrayList<>();
    for (Fields log : owner.children("access_log")) {
      String type = log.anyType("typed_config");
      Fields file = type.equals(FILE) ? log.any("typed_config") : null;
      if (file == null) {
        log.problem("typed_config", type + " is not supported (expected: " + FILE + ")");
      } else {
        logs.add(file(file));
        file.refuseOthers();
      }
      log.refuseOthers("name");
    }
    return logs;
  }

  private static AccessLog file(Fields file) {
    String path = file.required("path");
    Fields format = file.child("log_format");
    if (format != null) {
      AccessLog parsed =
          new AccessLog(
              path,
              text(format),
              json(format.child("json_format")),
              format.bool("omit_empty_values"));
      format.refuseOthers("content_type"); // of bodies, and a line of a log is none
      return parsed;
    }
    Fields json = file.child("json_format");
    return new AccessLog(
        path,
        checked(file, "format", file.stringOrNull("format")),
        json(json == null ? file.child("typed_json_format") : json));
  }

  private static @Nullable String text(Fields format) {
    Fields source = format.child("text_format_source");
    return source == null
        ? checked(format, "text_format", format.stringOrNull("text_format"))
        : checked(source, "inline_string", DataSources.text(source));
  }

  private static @Nullable String checked(Fields owner, String field, @Nullable String format) {
    String problem = format == null ? null : Template.problem(format);
    if (problem != null) {
      owner.problem(field, problem);
    }
    return format;
  }

  private static @Nullable Map<String, String> json(@Nullable Fields struct) {
    if (struct == null) {
      return null;
    }
    Map<String, String> keys = new LinkedHashMap<>();
    for (Fields entry : struct.entries("fields")) {
      Fields value = entry.child("value");
      if (value == null || !value.has("string_value")) {
        entry.problem("value", "is not supported (expected: a format string)");
      } else {
        String format = value.string("string_value");
        checked(value, "string_value", format);
        keys.put(entry.string("key"), format);
      }
    }
    return Collections.unmodifiableMap(keys);
  }
}
