package io.lateen.cli.cert;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// A workload's proxy with its certificates.
///
/// @param leaves those it shows; of one identity mostly one
/// @param roots those it believes
public record Holder(
    String pod,
    String workload,
    String namespace,
    List<Certificate> leaves,
    List<Certificate> roots) {

  /// @param page `/certs` of its admin interface, in Envoy's shape
  public static Holder of(String pod, String workload, String namespace, JsonNode page) {
    List<Certificate> leaves = new ArrayList<>();
    List<Certificate> roots = new ArrayList<>();
    for (JsonNode one : page.path("certificates")) {
      JsonNode leaf = one.path("cert_chain").path(0);
      if (!leaf.isMissingNode()) {
        add(leaf, leaves);
      }
      one.path("ca_cert").forEach(root -> add(root, roots));
    }
    return new Holder(pod, workload, namespace, List.copyOf(leaves), List.copyOf(roots));
  }

  /// The same certificate stands there once for every listener and cluster that uses it.
  private static void add(JsonNode tree, List<Certificate> all) {
    String serial = tree.path("serial_number").asString("");
    if (all.stream().noneMatch(known -> known.serial().equals(serial))) {
      all.add(
          new Certificate(
              serial,
              file(tree.path("path").asString("")),
              names(tree.path("subject_alt_names")),
              Instant.parse(tree.path("valid_from").asString("")),
              Instant.parse(tree.path("expiration_time").asString(""))));
    }
  }

  /// As Envoy says that there is none.
  private static String file(String path) {
    return path.equals("<inline>") ? "" : path;
  }

  private static List<String> names(JsonNode list) {
    List<String> names = new ArrayList<>();
    list.forEach(
        name -> name.properties().forEach(kind -> names.add(kind.getValue().asString(""))));
    return names;
  }

  /// `workload.namespace`, as calls name it.
  public String name() {
    return workload + "." + namespace;
  }

  /// Of those that Citadel gives, the first to end, and all that are files.
  Stream<Certificate> ending() {
    return Stream.concat(leaf().stream(), leaves.stream().filter(leaf -> !leaf.file().isEmpty()));
  }

  /// Of those that Citadel gives, the one it would be without first.
  Optional<Certificate> leaf() {
    return leaves.stream()
        .filter(leaf -> leaf.file().isEmpty())
        .min(Comparator.comparing(Certificate::to));
  }

  /// The root it believes for longest.
  Optional<Certificate> lastRoot() {
    return roots.stream().max(Comparator.comparing(Certificate::to));
  }
}
