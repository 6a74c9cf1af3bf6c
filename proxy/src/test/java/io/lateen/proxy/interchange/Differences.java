package io.lateen.proxy.interchange;

import io.lateen.proxy.interchange.EchoUpstreams.Seen;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/// How two outcomes of the same request differ, but for what docs/envoy-differences.md lists.
final class Differences {
  private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

  private Differences() {}

  static List<String> between(Outcome envoy, Outcome ours) {
    List<String> all = new ArrayList<>();
    compare(all, "status", envoy.answer().status(), ours.answer().status());
    compare(all, "body", envoy.answer().body(), ours.answer().body());
    compare(all, "upstreams", envoy.upstreams(), ours.upstreams());
    fields(all, "response", envoy.answer().head(), ours.answer().head());
    for (int i = 0; i < Math.min(envoy.seen().size(), ours.seen().size()); i++) {
      Seen theirs = envoy.seen().get(i);
      Seen mine = ours.seen().get(i);
      compare(all, "request line", theirs.head().line(), mine.head().line());
      compare(all, "request body", theirs.body(), mine.body());
      fields(all, "request", theirs.head(), mine.head());
    }
    return all;
  }

  private static void compare(List<String> all, String what, Object envoy, Object ours) {
    if (!Objects.equals(envoy, ours)) {
      all.add(what + ": Envoy " + envoy + ", ours " + ours);
    }
  }

  private static void fields(List<String> all, String what, Wire.Head envoy, Wire.Head ours) {
    Map<String, String> theirs = Outcome.fields(envoy);
    Map<String, String> mine = Outcome.fields(ours);
    TreeSet<String> names = new TreeSet<>(theirs.keySet());
    names.addAll(mine.keySet());
    for (String name : names) {
      if (!same(name, theirs.get(name), mine.get(name))) {
        compare(all, what + " header " + name, theirs.get(name), mine.get(name));
      }
    }
  }

  private static boolean same(String name, String envoy, String ours) {
    boolean both = envoy != null && ours != null;
    return switch (name) {
      case "date" -> both;
      case "x-envoy-upstream-service-time" -> both && ours.matches("[0-9]+");
      case "x-request-id" ->
          Objects.equals(envoy, ours) || (both && envoy.matches(UUID) && ours.matches(UUID));
      default -> Objects.equals(envoy, ours);
    };
  }
}
