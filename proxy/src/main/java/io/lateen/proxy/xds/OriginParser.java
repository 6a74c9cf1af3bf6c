package io.lateen.proxy.xds;

import io.lateen.proxy.message.Fields;
import io.lateen.proxy.resource.Origin;
import org.jspecify.annotations.Nullable;

/// `config` and `path` of namespace `istio` in `envoy.config.core.v3.Metadata` → [Origin].
final class OriginParser {
  private OriginParser() {}

  static Origin parse(@Nullable Fields metadata) {
    if (metadata != null) {
      for (Fields filter : metadata.entries("filter_metadata")) {
        Fields struct = filter.child("value");
        if (struct != null && filter.string("key").equals("istio")) {
          String object = text(struct, "config");
          return object.isEmpty() ? Origin.UNKNOWN : new Origin(object, text(struct, "path"));
        }
      }
    }
    return Origin.UNKNOWN;
  }

  private static String text(Fields struct, String name) {
    for (Fields field : struct.entries("fields")) {
      Fields value = field.child("value");
      if (value != null && field.string("key").equals(name) && value.has("string_value")) {
        return value.string("string_value");
      }
    }
    return "";
  }
}
