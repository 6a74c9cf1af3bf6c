package io.lateen.proxy.resource;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A file access log: `envoy.extensions.access_loggers.file.v3.FileAccessLog`.
///
/// @param path `/dev/stdout` is standard output
/// @param text a format string with `%OPERATORS%`; null: `json` or else Envoy's default format
/// @param json keys in order, values are format strings; null unless JSON is wanted
/// @param omitsEmpty what is not known prints as nothing instead of `-`, keys of JSON vanish
public record AccessLog(
    String path, @Nullable String text, @Nullable Map<String, String> json, boolean omitsEmpty) {

  /// With `-` for what is not known.
  public AccessLog(String path, @Nullable String text, @Nullable Map<String, String> json) {
    this(path, text, json, false);
  }
}
