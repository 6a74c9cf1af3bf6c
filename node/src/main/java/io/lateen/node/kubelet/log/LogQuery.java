package io.lateen.node.kubelet.log;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The options of Kubernetes' PodLogOptions we answer. `since` and the limits may be absent.
public record LogQuery(
    boolean follow,
    boolean previous,
    boolean timestamps,
    @Nullable Instant since,
    @Nullable Long tailLines,
    @Nullable Long limitBytes) {

  /// Reads the parameters of a URL.
  ///
  /// @throws IllegalArgumentException with the parameter's name, value and what is expected
  public static LogQuery parse(Map<String, String> parameters, Instant now) {
    Long sinceSeconds = number(parameters, "sinceSeconds");
    String sinceTime = parameters.get("sinceTime");
    return new LogQuery(
        flag(parameters, "follow"),
        flag(parameters, "previous"),
        flag(parameters, "timestamps"),
        sinceSeconds != null
            ? now.minusSeconds(sinceSeconds)
            : sinceTime == null ? null : Instant.parse(sinceTime),
        number(parameters, "tailLines"),
        number(parameters, "limitBytes"));
  }

  private static boolean flag(Map<String, String> parameters, String name) {
    String value = parameters.getOrDefault(name, "false");
    return value.isEmpty() || value.equals("true") || value.equals("1");
  }

  private static @Nullable Long number(Map<String, String> parameters, String name) {
    String value = parameters.get(name);
    if (value == null) {
      return null;
    }
    if (!value.matches("[0-9]{1,18}")) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: a number, 0 or more)");
    }
    return Long.valueOf(value);
  }
}
