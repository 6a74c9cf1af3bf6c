package io.lateen.cli.explain;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A decision, as a test looks at it.
///
/// @param explanation a proxy's `/explain` page
public record Seen(Inquiry request, JsonNode explanation) {

  /// The proxy's own answer; -1: it passes the request on; 0: it closes the connection.
  int status() {
    return switch (outcome().path("kind").asString("")) {
      case "answered" -> outcome().path("status").asInt(0);
      case "closed" -> 0;
      default -> -1;
    };
  }

  private JsonNode outcome() {
    return explanation.path("outcome");
  }

  /// Percent of requests by what a cluster is called in some way.
  Map<String, Double> shares(Function<Destination, String> part) {
    Map<String, Double> shares = new TreeMap<>();
    for (JsonNode branch : outcome().path("branches")) {
      double percent = branch.path("percent").asDouble(0);
      if (percent > 0) {
        Destination to = Destination.of(branch.path("cluster").asString(""));
        shares.merge(part.apply(to), percent, Double::sum);
      }
    }
    return shares;
  }

  /// What a field of every branch says; null: branches differ, or there are none.
  @Nullable String common(Function<JsonNode, String> field) {
    List<String> all = outcome().path("branches").valueStream().map(field).distinct().toList();
    return all.size() == 1 ? all.getFirst() : null;
  }

  @Nullable String path() {
    return common(branch -> branch.path("path").asString(""));
  }

  @Nullable String authority() {
    return common(branch -> branch.path("authority").asString(""));
  }

  /// A header as the endpoint gets it; null: it does not.
  @Nullable String header(String name) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line : request.headers()) {
      int colon = line.indexOf(':');
      headers.put(lower(line.substring(0, colon)), line.substring(colon + 1).strip());
    }
    change(headers, explanation.path("admission"));
    change(headers, outcome().path("branches").path(0).path("request"));
    return headers.get(lower(name));
  }

  private static void change(Map<String, String> headers, JsonNode changes) {
    for (JsonNode change : changes) {
      String name = change.path("name").asString("");
      if (change.has("after")) {
        headers.put(name, change.path("after").asString(""));
      } else {
        headers.remove(name);
      }
    }
  }

  private static String lower(String name) {
    return name.strip().toLowerCase(Locale.ROOT);
  }

  /// Of the proxy's own answer; null: it has none, or there is no such answer.
  @Nullable String location() {
    for (JsonNode change : outcome().path("headers")) {
      if (change.path("name").asString("").equals("location")) {
        return change.path("after").asString("");
      }
    }
    return null;
  }

  long timeoutMillis() {
    return outcome().path("timeoutMillis").asLong(0);
  }

  int retries() {
    return outcome().path("retries").path("attempts").asInt(0);
  }

  List<String> mirrors() {
    return outcome()
        .path("mirrors")
        .valueStream()
        .map(mirror -> Destination.of(mirror.path("cluster").asString("")).text())
        .toList();
  }

  List<String> remarks() {
    return explanation
        .path("filters")
        .valueStream()
        .map(remark -> remark.path("text").asString(""))
        .toList();
  }

  /// `VirtualService default/reviews spec.http[0].match[0]`, or empty.
  public String rule() {
    JsonNode origin = explanation.path("route").path("origin");
    return origin.isMissingNode()
        ? ""
        : ObjectName.of(origin.path("object").asString(""))
            + " "
            + origin.path("path").asString("");
  }
}
