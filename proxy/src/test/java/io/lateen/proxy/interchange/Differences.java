package io.lateen.proxy.interchange;

import io.lateen.proxy.interchange.EchoUpstreams.Seen;
import io.lateen.proxy.interchange.RandomRequests.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/// How two outcomes of the same request differ, but for what docs/envoy-differences.md lists, which
/// [Accepted] knows.
final class Differences {
  private final Request request;
  private final Outcome envoy;
  private final Outcome ours;
  private final List<String> all = new ArrayList<>();

  private Differences(Request request, Outcome envoy, Outcome ours) {
    this.request = request;
    this.envoy = envoy;
    this.ours = ours;
  }

  static List<String> between(Request request, Outcome envoy, Outcome ours) {
    Differences differences = new Differences(request, envoy, ours);
    if (!Accepted.refusedByOneOnly(request, envoy, ours)) {
      differences.find();
    }
    return differences.all;
  }

  private void find() {
    compare("status", envoy.answer().status(), ours.answer().status());
    if (!Accepted.refusalInWords(envoy, ours)) {
      compare("body", envoy.answer().body(), ours.answer().body());
    }
    compare("upstreams", envoy.upstreams(), ours.upstreams());
    for (String name : names(envoy.answer().head(), ours.answer().head())) {
      String theirs = Outcome.fields(envoy.answer().head()).get(name);
      String mine = Outcome.fields(ours.answer().head()).get(name);
      if (!Accepted.inResponse(name, theirs, mine, request, envoy, ours)) {
        compare("response header " + name, theirs, mine);
      }
    }
    for (int i = 0; i < Math.min(envoy.seen().size(), ours.seen().size()); i++) {
      attempt(i, envoy.seen().get(i), ours.seen().get(i));
    }
  }

  private void attempt(int attempt, Seen envoySaw, Seen weSaw) {
    compare("request line", envoySaw.head().line(), weSaw.head().line());
    compare("request body", envoySaw.body(), weSaw.body());
    Map<String, String> theirs = Outcome.fields(envoySaw.head());
    Map<String, String> mine = Outcome.fields(weSaw.head());
    for (String name : names(envoySaw.head(), weSaw.head())) {
      if (!Accepted.inRequest(name, theirs.get(name), mine.get(name), request, attempt)) {
        compare("request header " + name, theirs.get(name), mine.get(name));
      }
    }
  }

  private void compare(String what, Object theirs, Object mine) {
    if (!Objects.equals(theirs, mine)) {
      all.add(what + ": Envoy " + theirs + ", ours " + mine);
    }
  }

  private static Iterable<String> names(Wire.Head envoy, Wire.Head ours) {
    TreeSet<String> names = new TreeSet<>(Outcome.fields(envoy).keySet());
    names.addAll(Outcome.fields(ours).keySet());
    return names;
  }
}
