package io.lateen.cli.cert;

import io.lateen.cli.mtls.Call;
import io.lateen.cli.print.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// Runs the mesh's clock forward, with one rotation left out: which certificates end on the way,
/// and whom that shuts out. Pure: touches nothing.
///
/// @param holders proxies with certificates
/// @param calls that were seen by mutual TLS
/// @param now from when
public record Drill(List<Holder> holders, List<Call> calls, Instant now) {

  /// What is not renewed.
  public enum Expiry {
    LEAF,
    ROOT
  }

  /// Everything that would have stopped, the first first, however far away.
  public List<Stop> run(Expiry expiry) {
    Stream<Stop> stops =
        switch (expiry) {
          case LEAF -> holders.stream().flatMap(this::withoutLeaf);
          case ROOT -> roots();
        };
    return stops.sorted(Comparator.comparing(Stop::when).thenComparing(Stop::what)).toList();
  }

  private Stream<Stop> withoutLeaf(Holder holder) {
    return holder.ending().map(leaf -> withoutLeaf(holder, leaf));
  }

  private Stop withoutLeaf(Holder holder, Certificate leaf) {
    if (!leaf.file().isEmpty()) {
      return new Stop(
          leaf.to(),
          "%s, which %s (%s) shows, ends".formatted(leaf.title(), holder.name(), holder.pod()),
          List.of(), // of calls by it nobody counts which certificate they were shown
          "a new certificate in the file's place: it is taken without a restart");
    }
    Instant asked = leaf.renewal().isAfter(now) ? leaf.renewal() : now;
    String prevention =
        "its sidecar asks Citadel for the next from %s on: Citadel may be away for %s before it stops"
            .formatted(
                asked.equals(now) ? "now" : Span.text(Duration.between(now, asked)),
                Span.text(Duration.between(asked, leaf.to())));
    return new Stop(
        leaf.to(),
        "the certificate of %s (%s) ends".formatted(holder.name(), holder.pod()),
        callsOf(holder),
        prevention);
  }

  /// Its own, and those of others to it: each shows the other a certificate.
  private List<String> callsOf(Holder holder) {
    return calls.stream()
        .filter(Call::mutual)
        .filter(call -> call.caller().equals(holder.name()) || callee(call).equals(holder.name()))
        .map(Drill::phrase)
        .distinct()
        .sorted()
        .toList();
  }

  private static String callee(Call call) {
    return call.workload() + "." + call.namespace();
  }

  private static String phrase(Call call) {
    return call.caller() + " → " + callee(call);
  }

  /// Proxies that believe the same roots stop together, when the last of them ends.
  private Stream<Stop> roots() {
    return holders.stream()
        .flatMap(holder -> holder.lastRoot().stream())
        .distinct()
        .map(this::withoutRoot);
  }

  private Stop withoutRoot(Certificate root) {
    List<Holder> believers =
        holders.stream()
            .filter(holder -> holder.lastRoot().map(root::equals).orElse(false))
            .toList();
    List<String> lost = new ArrayList<>();
    believers.forEach(holder -> lost.addAll(callsOf(holder)));
    Duration leaf = longestLeaf(believers);
    Instant latest = root.to().minus(leaf);
    String due =
        latest.isAfter(now)
            ? "by " + Span.text(Duration.between(now, latest)) + " at the latest"
            : "now: certificates are already cut short to end with it";
    String prevention =
        "a new root beside it, %s; a certificate lasts %s, and both roots have to be believed meanwhile"
            .formatted(due, Span.text(leaf));
    return new Stop(
        root.to(),
        "root %s ends, the last that %d proxies believe: every certificate below it is refused"
            .formatted(root.serial(), believers.size()),
        lost.stream().distinct().sorted().toList(),
        prevention);
  }

  private static Duration longestLeaf(List<Holder> holders) {
    return holders.stream()
        .map(holder -> holder.leaf().orElse(null))
        .filter(Objects::nonNull)
        .map(leaf -> Duration.between(leaf.from(), leaf.to()))
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }
}
