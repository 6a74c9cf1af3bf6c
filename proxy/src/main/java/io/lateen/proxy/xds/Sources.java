package io.lateen.proxy.xds;

import io.lateen.proxy.message.Fields;
import org.jspecify.annotations.Nullable;

/// Where a proxy gets what its resources name: `envoy.config.core.v3.ConfigSource`.
enum Sources {
  /// All from the one control plane.
  CONTROL_PLANE,
  /// All from files.
  FILES;

  /// The path of the file; empty: the control plane. What this proxy has not is a problem.
  String path(Fields owner, String field) {
    Fields source = owner.child(field);
    if (source == null) {
      if (this == FILES) {
        owner.problem(field, "missing (expected: path_config_source)");
      }
      return "";
    }
    return this == FILES ? file(source) : plane(source);
  }

  private static String plane(Fields source) {
    if (source.has("ads") || source.has("self")) {
      source.refuseOthers("initial_fetch_timeout", "resource_api_version");
    } else {
      source.problem(specified(source), "is not supported (expected: ads)");
    }
    return "";
  }

  private static String file(Fields source) {
    Fields file = source.child("path_config_source");
    String path = file == null ? source.string("path") : file.required("path");
    if (path.isEmpty()) {
      source.problem(specified(source), "is not supported (expected: path_config_source)");
    } else {
      source.refuseOthers("initial_fetch_timeout", "resource_api_version");
    }
    if (file != null) {
      // Files are looked at through links, so that a moved folder is seen anyway.
      file.refuseOthers("watched_directory");
    }
    return path;
  }

  private static String specified(Fields source) {
    for (String field : new String[] {"api_config_source", "path_config_source", "path", "ads"}) {
      if (source.has(field)) {
        return field;
      }
    }
    return "config_source_specifier";
  }

  /// The same of a source that need not be there.
  @Nullable String pathOrNull(Fields owner, String field) {
    return owner.has(field) ? path(owner, field) : null;
  }
}
