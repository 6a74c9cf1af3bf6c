package io.lateen.cli.explain;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// Kind, namespace and name.
public record ObjectName(String kind, String namespace, String name) {
  private static final Pattern PATH =
      Pattern.compile("/apis/[^/]+/[^/]+/namespaces/([^/]+)/([^/]+)/([^/]+)");

  /// Of a whole document.
  public static ObjectName of(JsonNode tree) {
    JsonNode meta = tree.path("metadata");
    return new ObjectName(
        tree.path("kind").asString(""),
        meta.path("namespace").asString(""),
        meta.path("name").asString(""));
  }

  /// As Pilot writes it into metadata: `/apis/…/namespaces/default/virtual-service/reviews`.
  public static ObjectName of(String path) {
    Matcher parts = PATH.matcher(path);
    return parts.matches()
        ? new ObjectName(kind(parts.group(2)), parts.group(1), parts.group(3))
        : new ObjectName("", "", path);
  }

  /// `virtual-service` → `VirtualService`.
  private static String kind(String kebab) {
    StringBuilder kind = new StringBuilder();
    for (String word : kebab.split("-", -1)) {
      kind.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word, 1, word.length());
    }
    return kind.toString();
  }

  /// What prints it: `kubectl get virtualservice reviews -n default -o yaml`.
  public String kubectl() {
    String type = kind.toLowerCase(Locale.ROOT);
    return "kubectl get " + type + " " + name + " -n " + namespace + " -o yaml";
  }

  @Override
  public String toString() {
    return kind.isEmpty() ? name : kind + " " + namespace + "/" + name;
  }
}
