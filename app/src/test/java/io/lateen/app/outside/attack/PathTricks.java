package io.lateen.app.outside.attack;

import static io.lateen.app.walkthrough.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;

/// One path in many spellings, by callers whose certificates are good: what a rule forbids under
/// one of them it forbids under all (docs/authorization.md, "One form of a path").
final class PathTricks {
  private static final Duration SOON = Duration.ofSeconds(20);

  private static final String RULES =
      """
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: {name: no-details, namespace: default}
      spec:
        selector: {matchLabels: {app: details}}
        action: DENY
        rules:
        - from: [{source: {principals: [cluster.local/ns/default/sa/default]}}]
          to: [{operation: {paths: ["/details/*"]}}]
      ---
      apiVersion: rbac.istio.io/v1alpha1
      kind: ServiceRole
      metadata: {name: guest, namespace: default}
      spec:
        rules:
        - services: [details.default.svc.cluster.local]
          methods: [GET]
          paths: ["/health", "/open/*"]
      ---
      apiVersion: rbac.istio.io/v1alpha1
      kind: ServiceRoleBinding
      metadata: {name: guests, namespace: default}
      spec:
        subjects: [{user: cluster.local/ns/intruders/sa/default}]
        roleRef: {kind: ServiceRole, name: guest}
      """;

  /// What who is trusted is told: 403 is the rule's word, 404 the application's, which knows no
  /// such path.
  private static final String DENIED =
      """
      403 /details/0
      403 /details/0?x=/health
      403 /details//0
      403 //details/0
      403 ///details///0
      403 /./details/0
      403 /details/./0
      403 /health/../details/0
      403 /x/y/../../details/0
      403 /../details/0
      403 /health//../../details/0
      403 /%64etails/0
      403 /det%61ils/%30
      403 /details%2F0
      403 /details%2f0
      403 /details%5C0
      403 /details%5c0
      403 /details\\0
      403 /\\details\\0
      403 /health\\..\\details\\0
      403 /health/%2e%2e/details/0
      403 /health/%2E./details/0
      403 /health%2F..%2Fdetails%2F0
      403 /health%2f%2e%2e%2fdetails%2f0
      403 /health;/../details/0
      403 /details/0;x=/health
      403 /details/..;/details/0
      403 http://details:9080/details/0
      403 http://reviews/health/../details/0
      403 HTTP://details:9080//details%2F0
      404 /DETAILS/0
      404 /Details/0
      404 /details;x/0
      404 /details%3B/0
      404 /%2564etails/0
      404 /details%252F0
      404 /health/%252e%252e/details/0
      404 /health/..;/details/0
      404 /health/..%3B/details/0
      400 /details%00/0
      400 /health%00/../details/0
      400 /details#/0
      400 /health#/../details/0
      400 details/0
      400 \\details\\0
      """;

  /// What the guest is told.
  private static final String ALLOWED =
      """
      200 /health
      200 //health
      200 /open/../health
      200 /health?/details/0
      200 http://details:9080/health
      404 /open/0
      404 /open//../details/0
      404 /open/..;/details/0
      404 /open/%252e%252e/details/0
      404 /open/.%252e/details/0
      403 /details/0
      403 /open
      403 /open/../details/0
      403 /open/../open/../details/0
      403 /open/./../details/0
      403 /open/%2e%2e/details/0
      403 /open%2F..%2Fdetails%2F0
      403 /open\\..\\details\\0
      403 /open/%5C..%5C..%5Cdetails/0
      403 /open;/../details/0
      403 /OPEN/0
      403 /HEALTH
      403 /health/
      403 /health/0
      403 /health;x
      403 /health%20
      403 /health%2F..%2Fdetails%2F0
      403 http://details:9080/open/../details/0
      403 http://open/details/0
      400 /open/%00/../details/0
      400 /health#
      """;

  private final Target target;
  private final Intruder intruder;
  private final InetSocketAddress door;
  private final SSLContext trusted;
  private final SSLContext guest;

  /// @param trusted may call everything but what lies below `/details/`
  /// @param guest may call nothing but `/health` and what lies below `/open/`
  PathTricks(Target target, SSLContext trusted, SSLContext guest) {
    this.target = target;
    this.intruder = target.neighbour();
    this.door = target.pod("details").door(9080);
    this.trusted = trusted;
    this.guest = guest;
  }

  void openNothing() {
    target.kubectl().runWithInput(RULES, "apply", "-f", "-").ok();
    await(trusted, "403 /details/0");
    await(guest, "200 /health");
    DENIED.lines().forEach(line -> assertThat(told(trusted, path(line))).isEqualTo(line));
    ALLOWED.lines().forEach(line -> assertThat(told(guest, path(line))).isEqualTo(line));
    ofHttp10();
    target.kubectl().runWithInput(RULES, "delete", "-f", "-").ok();
    await(trusted, "200 /details/0");
    await(guest, "403 /health");
  }

  private void ofHttp10() {
    String request = Intruder.get("/health/../details/0").replace("HTTP/1.1", "HTTP/1.0");
    for (SSLContext caller : List.of(trusted, guest)) {
      assertThat(intruder.tls(door, caller, request)).matches("(?s)HTTP/1\\.[01] (403|426) .*");
    }
  }

  private void await(SSLContext caller, String line) {
    eventually(SOON, () -> told(caller, path(line)), line::equals);
  }

  private static String path(String line) {
    return line.substring("403 ".length());
  }

  /// The answer's status and the path.
  private String told(SSLContext caller, String path) {
    String answer = intruder.tls(door, caller, Intruder.get(path));
    return (answer.startsWith("HTTP/1.1 ") ? answer.substring(9, 12) : answer) + " " + path;
  }
}
