package io.lateen.app.walkthrough;

import static io.lateen.app.walkthrough.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;

/// What `authn tls-check` says of calls from productpage to details, and whether they arrive.
record TlsTruth(Command kubectl, Command lateen, Browser browser) {
  private static final Duration SOON = Duration.ofSeconds(20);

  /// What details takes, what is spoken to it (null: as the mesh sees fit), and how that ends.
  private record Case(String taken, String spoken, String status) {
    private String rules() {
      return spoken == null ? policy() : policy() + "---\n" + rule();
    }

    private String policy() {
      return """
          apiVersion: security.istio.io/v1
          kind: PeerAuthentication
          metadata: {name: truth, namespace: default}
          spec: {selector: {matchLabels: {app: details}}, mtls: {mode: %s}}
          """
          .formatted(taken);
    }

    private String rule() {
      return """
          apiVersion: networking.istio.io/v1alpha3
          kind: DestinationRule
          metadata: {name: truth, namespace: default}
          spec: {host: details, trafficPolicy: {tls: {mode: %s}}}
          """
          .formatted(spoken);
    }

    /// As the table shows them.
    private List<String> row() {
      String server =
          switch (taken) {
            case "STRICT" -> "mTLS";
            case "PERMISSIVE" -> "HTTP/mTLS";
            default -> "HTTP";
          };
      String client =
          switch (spoken) {
            case "ISTIO_MUTUAL" -> "mTLS";
            case "SIMPLE" -> "TLS";
            case "DISABLE" -> "HTTP";
            case null -> taken.equals("DISABLE") ? "HTTP" : "mTLS";
            default -> throw new IllegalArgumentException(spoken);
          };
      String rule = spoken == null ? "-" : "truth/default";
      return List.of(status, server, client, "truth/default", rule);
    }
  }

  private static final List<Case> CASES =
      List.of(
          new Case("STRICT", null, "OK"),
          new Case("STRICT", "DISABLE", "CONFLICT"),
          new Case("STRICT", "ISTIO_MUTUAL", "OK"),
          new Case("PERMISSIVE", "ISTIO_MUTUAL", "OK"),
          new Case("PERMISSIVE", "DISABLE", "OK"),
          new Case("PERMISSIVE", "SIMPLE", "CONFLICT"),
          new Case("DISABLE", "ISTIO_MUTUAL", "CONFLICT"),
          new Case("DISABLE", "SIMPLE", "CONFLICT"),
          new Case("DISABLE", null, "OK"));

  /// Leaves the mesh's rules as they were.
  void walk() {
    arrives(true);
    String[] newest = {
      "get",
      "pod",
      "-l",
      "app=productpage",
      "--sort-by",
      "{.metadata.creationTimestamp}",
      "-o",
      "jsonpath={.items[-1:].metadata.name}"
    };
    String pod = kubectl.run(newest).ok();
    for (Case one : CASES) {
      kubectl.run("delete", "destinationrule", "truth", "--ignore-not-found").ok();
      kubectl.runWithInput(one.rules(), "apply", "-f", "-").ok();
      assertThat(eventually(SOON, () -> said(pod), one.row()::equals)).isEqualTo(one.row());
      arrives(one.status().equals("OK"));
    }
    kubectl.run("delete", "destinationrule,peerauthentication", "truth", "--ignore-not-found").ok();
    arrives(true);
  }

  private List<String> said(String pod) {
    return lateen
        .run("authn", "tls-check", pod, "details")
        .ok()
        .lines()
        .filter(line -> line.startsWith("details."))
        .map(line -> List.of(line.split(" {2,}", -1)))
        .map(columns -> columns.subList(1, columns.size()))
        .findFirst()
        .orElse(List.of());
  }

  private void arrives(boolean whether) {
    new Bookinfo(kubectl, "")
        .alwaysSees(browser, 5, page -> page.status() == 200 && page.hasDetails() == whether);
  }
}
