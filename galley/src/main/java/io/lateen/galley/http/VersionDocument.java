package io.lateen.galley.http;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// `/version`: clients choose what they speak by `major` and `minor`.
final class VersionDocument {

  private VersionDocument() {}

  static JsonNode make() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("major", "1")
        .put("minor", "32")
        .put("gitVersion", "v1.32.0+lateen")
        .put("gitCommit", "")
        .put("gitTreeState", "clean")
        .put("buildDate", "2026-01-01T00:00:00Z")
        .put("goVersion", "none")
        .put("compiler", "javac")
        .put("platform", platform());
  }

  private static String platform() {
    String machine = System.getProperty("os.arch", "");
    return "linux/" + (machine.equals("aarch64") ? "arm64" : "amd64");
  }
}
