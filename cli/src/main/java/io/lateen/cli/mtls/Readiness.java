package io.lateen.cli.mtls;

import io.lateen.cli.kube.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Whether one service may be STRICT.
///
/// @param mutual calls by mutual TLS
/// @param plain calls in plaintext
/// @param obstacles why not, a sentence each; empty: it may
public record Readiness(Callee callee, double mutual, double plain, List<String> obstacles) {

  public static Readiness of(Callee callee, List<Call> calls) {
    List<Call> own = calls.stream().filter(callee::got).toList();
    double mutual = own.stream().filter(Call::mutual).mapToDouble(Call::count).sum();
    Map<String, Double> plain = new TreeMap<>();
    own.stream()
        .filter(call -> !call.mutual())
        .forEach(call -> plain.merge(call.caller(), call.count(), Double::sum));
    List<String> obstacles = new ArrayList<>();
    plain.forEach((caller, count) -> obstacles.add(plaintext(caller, count)));
    obstacles.addAll(withoutSidecar(callee));
    obstacles.addAll(probes(callee));
    if (own.isEmpty() && obstacles.isEmpty()) {
      obstacles.add("nobody called it: whether a caller would be shut out is not known");
    }
    double sum = plain.values().stream().mapToDouble(Double::doubleValue).sum();
    return new Readiness(callee, mutual, sum, List.copyOf(obstacles));
  }

  public boolean strict() {
    return obstacles.isEmpty();
  }

  private static String plaintext(String caller, double count) {
    return String.format(
        Locale.ROOT, "%s called in plaintext (about %.0f times)", caller, Math.ceil(count));
  }

  private static List<String> withoutSidecar(Callee callee) {
    long without = callee.pods().stream().filter(pod -> !pod.hasProxy()).count();
    return without == 0
        ? List.of()
        : List.of(
            "%d of %d Pods have no sidecar and cannot take TLS"
                .formatted(without, callee.pods().size()));
  }

  /// The kubelet has no certificate. Its HTTP probes pass under STRICT where the sidecar's agent
  /// takes them.
  private static List<String> probes(Callee callee) {
    return callee.pods().stream()
        .filter(Pod::hasProxy)
        .flatMap(pod -> pod.exposedProbes().stream())
        .distinct()
        .map(probe -> probe + " would be refused: have the injector rewrite it")
        .toList();
  }
}
