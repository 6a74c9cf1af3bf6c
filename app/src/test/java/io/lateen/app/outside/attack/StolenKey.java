package io.lateen.app.outside.attack;

import static io.lateen.app.walkthrough.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.lateen.app.outside.RootExchange;
import io.lateen.app.outside.attack.Forger.Stolen;
import io.lateen.wire.kube.ClusterSource;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;

/// Somebody has a workload's key with a certificate that is good for another day. While the root
/// above it is believed nothing tells him from the workload, but Citadel gives him no other for it;
/// once the root has been exchanged he comes in nowhere, by resumed sessions neither.
record StolenKey(Target target) {
  private static final Duration SOON = Duration.ofMinutes(5);
  private static final String OURS = "spiffe://cluster.local/ns/default/sa/default";
  private static final String ASK = Intruder.get("/health");

  void isWorthNothingAfterAnExchangeOfTheRoot() throws Exception {
    Forger authority =
        Forger.insider(target.authority("ca-cert.pem"), target.authority("ca-key.pem"));
    Stolen stolen = authority.steal(OURS, Forger.yesterday(), Forger.tomorrow());
    SSLContext thief = stolen.client();
    ControlPlane control = new ControlPlane(target);
    try (KubernetesClient client = ClusterSource.client(target.home().resolve("kubeconfig"))) {
      RootExchange roots = new RootExchange(client, target.kubectl(), proxies());
      comesIn(thief);
      RootExchange.Step step = roots.announce();
      comesIn(thief);
      roots.sign(step);
      comesIn(thief);
      assertThatThrownBy(() -> control.certificate("", stolen))
          .hasMessageContaining("is not renewed without a token");
      roots.forget(step);
      Forger next = new Forger(step.next().root(), step.next().key());
      comesIn(next.client(OURS, Forger.yesterday(), Forger.tomorrow()));
    }
    isShutOut(thief);
    isShutOut(stolen.client());
    assertThatThrownBy(() -> control.certificate("", stolen)).isNotNull();
  }

  private List<String> proxies() {
    return target.pods().stream()
        .map(pod -> "http://" + pod.ownSide(15000).getHostString() + ":15000")
        .toList();
  }

  /// At every door; sessions are kept by the context.
  private void comesIn(SSLContext who) {
    for (Target.Pod pod : target.pods()) {
      eventually(SOON, () -> ask(pod, who), answer -> answer.startsWith("HTTP/1.1 200"));
    }
  }

  private void isShutOut(SSLContext who) {
    for (Target.Pod pod : target.pods()) {
      assertThat(ask(pod, who)).as(pod.name()).isEmpty();
    }
  }

  private String ask(Target.Pod pod, SSLContext who) {
    return target.neighbour().tls(pod.door(9080), who, ASK);
  }
}
