package io.lateen.app.outside.attack;

import static io.lateen.app.walkthrough.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.app.walkthrough.Command;
import io.lateen.app.walkthrough.PortForward;
import io.lateen.app.walkthrough.RunningMesh;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.security.auth.x500.X500Principal;

/// A mesh with mutual TLS demanded everywhere and access by role, seen by somebody who has neither
/// a certificate nor a role, but an address beside those of Pods and a program to connect with.
public final class Attack {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String OURS = "spiffe://cluster.local/ns/default/sa/default";
  private static final String THEIRS = "spiffe://cluster.local/ns/intruders/sa/default";
  private static final String ASK = Intruder.get("/details/0");

  /// Everybody must come by mutual TLS, and only `default` and the gateway may call.
  private static final String STRICT =
      """
      apiVersion: authentication.istio.io/v1alpha1
      kind: MeshPolicy
      metadata: {name: default}
      spec: {peers: [{mtls: {}}]}
      """;

  private static final String PROBED =
      """
      {"spec": {"template": {"spec": {"containers": [{"name": "details",
        "readinessProbe": {"httpGet": {"path": "/health", "port": 9080}, "periodSeconds": 1}}]}}}}
      """;

  private final Target target;
  private final Intruder intruder;
  private final Forger insider;
  private InetSocketAddress door;

  Attack(Target target) throws Exception {
    this.target = target;
    this.intruder = target.neighbour();
    this.insider = Forger.insider(target.authority("ca-cert.pem"), target.authority("ca-key.pem"));
    this.door = target.pod("details").door(9080);
  }

  /// Leaves the mesh's rules as they were.
  public static void on(RunningMesh mesh, Command kubectl) throws Exception {
    long pid = mesh.status().path("parts").path(0).path("pid").asLong();
    ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
    new Attack(new Target(process, mesh.home(), kubectl, mesh.lateen())).all();
  }

  void all() throws Exception {
    target.kubectl().runWithInput(STRICT, "apply", "-f", "-").ok();
    rules("apply");
    theDoorIsWhereWeThink();
    certificates();
    headers();
    new PathTricks(target, valid(OURS), valid(THEIRS)).openNothing();
    new Doors(target).plaintext();
    new ControlPlane(target).withoutOrWithAnothersCredentials();
    new Leaks(target).nowhere();
    whoIsTrustedStillComesIn();
    new StolenKey(target).isWorthNothingAfterAnExchangeOfTheRoot();
    rules("delete");
    target.kubectl().runWithInput(STRICT, "delete", "-f", "-").ok();
  }

  private void rules(String verb) {
    for (String file : List.of("rbac-config-ON.yaml", "namespace-policy.yaml")) {
      target.kubectl().run(verb, "-f", Command.istio("platform/kube/rbac/" + file)).ok();
    }
  }

  /// The kubelet with a probe, and the operator by way of the API server.
  private void whoIsTrustedStillComesIn() {
    Command kubectl = target.kubectl();
    kubectl.run("patch", "deployment", "details-v1", "-p", PROBED).ok();
    kubectl.run("rollout", "status", "deployment/details-v1", "--timeout=60s").ok();
    String pod = "pod/" + target.pod("details").name();
    try (PortForward forward = PortForward.start(kubectl, "port-forward", pod, ":9080")) {
      InetSocketAddress forwarded = new InetSocketAddress("127.0.0.1", forward.port());
      assertThat(target.operator().plain(forwarded, ASK)).contains("200 OK", "Shakespeare");
    }
  }

  /// Who may come in does, or the rest would show nothing.
  private void theDoorIsWhereWeThink() throws Exception {
    SSLContext ours = valid(OURS);
    SSLContext theirs = valid(THEIRS);
    eventually(SOON, () -> intruder.plain(door, ASK), String::isEmpty);
    eventually(SOON, () -> status(theirs, ASK), status -> status.equals("403"));
    eventually(SOON, () -> status(ours, ASK), status -> status.equals("200"));
  }

  private SSLContext valid(String name) throws Exception {
    return insider.client(name, Forger.yesterday(), Forger.tomorrow());
  }

  /// Empty: not even an answer.
  private String status(SSLContext context, String request, String... protocols) {
    String answer = intruder.tls(door, context, request, protocols);
    return answer.startsWith("HTTP/1.1 ") ? answer.substring(9, 12) : answer;
  }

  private void certificates() throws Exception {
    X500Principal root = insider.authority().getSubjectX500Principal();
    Map<String, SSLContext> shut =
        Map.of(
            "none", Forger.anonymous(),
            "self-signed", Forger.selfSigned(OURS),
            "of another root of the same name",
                Forger.stranger(root).client(OURS, Forger.yesterday(), Forger.tomorrow()),
            "expired",
                insider.client(
                    OURS, Forger.yesterday().minusSeconds(9), Forger.yesterday().plusSeconds(9)),
            "of tomorrow",
                insider.client(OURS, Forger.tomorrow(), Forger.tomorrow().plusSeconds(9)));
    for (String[] protocols : alpn()) {
      shut.forEach(
          (what, context) ->
              assertThat(status(context, ASK, protocols))
                  .as("certificate %s, ALPN %s", what, List.of(protocols))
                  .isEmpty());
      assertThat(status(valid(THEIRS), ASK, protocols)).isEqualTo("403");
    }
  }

  private static List<String[]> alpn() {
    return List.of(
        new String[0],
        new String[] {"istio"},
        new String[] {"istio-peer-exchange", "istio-http/1.1", "http/1.1"},
        new String[] {"nonsense"});
  }

  private void headers() throws Exception {
    SSLContext theirs = valid(THEIRS);
    String claim = "By=" + OURS + ";Hash=" + "0".repeat(64) + ";URI=" + OURS;
    for (String header :
        List.of(
            "x-forwarded-client-cert: " + claim,
            "x-istio-attributes: Cj8KGHNvdXJjZS5wcmluY2lwYWw=",
            "x-forwarded-for: 127.0.0.1",
            "x-envoy-internal: true",
            "x-envoy-original-path: /details/0",
            "istio-sec-8a85f33ec44c5ccbaf951742ff0aaa34eb94d9bd: e30=",
            "x-lateen-explain: true",
            ":authority: reviews")) {
      String request = Intruder.get("/details/0", header);
      assertThat(status(theirs, request)).as(header).isIn("403", "400");
      assertThat(intruder.plain(door, request)).as(header).isEmpty();
    }
    String deletion = ASK.replace("GET", "DELETE");
    assertThat(status(valid(OURS), deletion)).as("what is not allowed").isEqualTo("403");
  }
}
