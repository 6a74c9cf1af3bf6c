package io.lateen.galley.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A media type with its parameters, as `Accept` and `Content-Type` have them (RFC 9110, 8.3.1).
///
/// @param name lower case, without parameters
/// @param parameters names in lower case
record MediaType(String name, Map<String, String> parameters) {

  static final String JSON = "application/json";
  static final String YAML = "application/yaml";
  static final String PROTOBUF = "application/vnd.kubernetes.protobuf";

  static MediaType parse(String text) {
    String[] parts = text.split(";", -1);
    Map<String, String> parameters = new LinkedHashMap<>();
    for (int i = 1; i < parts.length; i++) {
      int equals = parts[i].indexOf('=');
      if (equals > 0) {
        String key = parts[i].substring(0, equals).strip().toLowerCase(Locale.ROOT);
        parameters.put(key, parts[i].substring(equals + 1).strip().replace("\"", ""));
      }
    }
    return new MediaType(parts[0].strip().toLowerCase(Locale.ROOT), parameters);
  }

  /// The types of an `Accept` header in the order given; quality values are not weighed, since
  /// clients of this API order by preference. No header means JSON.
  static List<MediaType> accepted(String header) {
    List<MediaType> types = new ArrayList<>();
    for (String each : header.isBlank() ? new String[] {JSON} : header.split(",", -1)) {
      types.add(parse(each));
    }
    return types;
  }

  boolean json() {
    return name.equals(JSON) || name.equals("*/*") || name.equals("application/*");
  }

  boolean yaml() {
    return name.equals(YAML) || name.equals("application/x-yaml") || name.equals("text/yaml");
  }

  String parameter(String key) {
    return parameters.getOrDefault(key, "");
  }
}
