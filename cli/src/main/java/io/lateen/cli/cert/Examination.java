package io.lateen.cli.cert;

import io.lateen.cli.print.Span;
import io.lateen.model.name.TrustDomains;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What is wrong with the certificates of some proxies, in sentences: what peers refuse now, and
/// what ends soon. Pure: touches nothing.
///
/// @param all the mesh's proxies with certificates
/// @param domains of the mesh; null: nobody knows
/// @param now when it is
public record Examination(List<Holder> all, @Nullable TrustDomains domains, Instant now) {
  private static final String SCHEME = "spiffe://";

  /// Days before a certificate's end at which one is told.
  static final List<Integer> WARNINGS = List.of(1, 7, 30);

  /// What was found.
  ///
  /// @param refused whether peers refuse it already
  public record Finding(boolean refused, String sentence) {}

  /// Of one proxy, what is refused first.
  ///
  /// @param account of its Pod, as its certificate should name it: `ns/<namespace>/sa/<account>`
  public List<Finding> of(Holder holder, String account) {
    List<Finding> found = new ArrayList<>();
    if (holder.leaves().isEmpty()) {
      found.add(refused("it shows no certificate: ports that ask for mutual TLS turn it away"));
    }
    holder.leaves().forEach(leaf -> leaf(leaf, account, found));
    holder.roots().forEach(root -> root(holder, root, found));
    peers(holder, found);
    found.sort(Comparator.comparing(Finding::refused).reversed());
    return List.copyOf(found);
  }

  private void leaf(Certificate leaf, String account, List<Finding> found) {
    String name = leaf.title();
    if (!leaf.to().isAfter(now)) {
      String next = leaf.file().isEmpty() ? "Citadel gives another" : "its file holds another";
      found.add(
          refused(
              "%s ended %s ago: peers refuse it until %s".formatted(name, past(leaf.to()), next)));
    } else if (leaf.from().isAfter(now)) {
      found.add(
          refused(
              "%s begins only in %s: clocks differ, peers refuse it until then"
                  .formatted(name, Span.text(Duration.between(now, leaf.from())))));
    } else if (!leaf.file().isEmpty()) {
      file(leaf, found);
    } else if (isLate(leaf)) {
      found.add(
          soon(
              "%s ends in %s, and should have been renewed %s ago: does Citadel answer?"
                  .formatted(name, left(leaf), past(leaf.renewal()))));
    }
    names(leaf, account, found);
  }

  private void names(Certificate leaf, String account, List<Finding> found) {
    String name = leaf.title();
    List<String> ids = leaf.names().stream().filter(one -> one.startsWith(SCHEME)).toList();
    if (!ids.isEmpty() && leaf.names().stream().noneMatch(one -> one.endsWith("/" + account))) {
      found.add(
          refused(
              "%s names %s, but its Pod is %s: callers that expect the Pod's account refuse it"
                  .formatted(name, String.join(", ", leaf.names()), account)));
    }
    if (domains != null && !ids.isEmpty() && ids.stream().noneMatch(this::isOfTheMesh)) {
      found.add(
          refused(
              "%s names %s, and the mesh's trust domain is %s: ports refuse it"
                  .formatted(name, String.join(", ", ids), String.join(" or ", domains.all()))));
    }
  }

  private boolean isOfTheMesh(String id) {
    return domains != null && domains.contains(id.substring(SCHEME.length()).split("/", 2)[0]);
  }

  /// Nobody renews it but its owner. Warnings that come in the first half of its life say nothing.
  private void file(Certificate leaf, List<Finding> found) {
    Duration left = Duration.between(now, leaf.to());
    WARNINGS.stream()
        .map(Duration::ofDays)
        .filter(warning -> !leaf.to().minus(warning).isBefore(leaf.renewal()))
        .filter(warning -> left.compareTo(warning) <= 0)
        .findFirst()
        .ifPresent(
            warning ->
                found.add(
                    soon(
                        "%s ends in %s (warned at %d days): put a new one in its place"
                            .formatted(leaf.title(), left(leaf), warning.toDays()))));
  }

  /// Renewed at half of its life, a bit earlier or later; two thirds are no accident.
  private boolean isLate(Certificate leaf) {
    Duration life = Duration.between(leaf.from(), leaf.to());
    return now.isAfter(leaf.from().plus(life.dividedBy(3).multipliedBy(2)));
  }

  private void root(Holder holder, Certificate root, List<Finding> found) {
    boolean last = holder.lastRoot().map(root::equals).orElse(false);
    if (!root.to().isAfter(now)) {
      String sentence = "root %s ended %s ago".formatted(root.serial(), past(root.to()));
      found.add(
          last
              ? refused(sentence + ", the last it believes: it refuses everybody")
              : soon(sentence + ": nothing below it is believed any more"));
      return;
    }
    Duration left = Duration.between(now, root.to());
    if (last) {
      WARNINGS.stream()
          .filter(days -> left.compareTo(Duration.ofDays(days)) <= 0)
          .findFirst()
          .ifPresent(
              days ->
                  found.add(
                      soon(
                          "root %s, the last it believes, ends in %s (warned at %d days): exchange it"
                              .formatted(root.serial(), left(root), days))));
    }
  }

  /// Roots that two proxies have in common are what each checks the other by.
  private void peers(Holder holder, List<Finding> found) {
    Set<String> own = serials(holder);
    List<String> strangers =
        all.stream()
            .filter(other -> !other.roots().isEmpty() && !own.isEmpty())
            .filter(other -> serials(other).stream().noneMatch(own::contains))
            .map(Holder::pod)
            .sorted()
            .toList();
    if (!strangers.isEmpty()) {
      found.add(
          refused(
              "it believes root %s, which %s do not: they refuse each other's certificates (UNKNOWN_CA)"
                  .formatted(String.join(", ", own), String.join(", ", strangers))));
    }
  }

  private static Set<String> serials(Holder holder) {
    return holder.roots().stream()
        .map(Certificate::serial)
        .filter(Objects::nonNull)
        .collect(Collectors.toCollection(java.util.TreeSet::new));
  }

  private String left(Certificate certificate) {
    return Span.text(Duration.between(now, certificate.to())).substring(1);
  }

  private String past(Instant then) {
    return Span.text(Duration.between(then, now)).substring(1);
  }

  private static Finding refused(String sentence) {
    return new Finding(true, sentence);
  }

  private static Finding soon(String sentence) {
    return new Finding(false, sentence);
  }
}
