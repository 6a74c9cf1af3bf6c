package io.lateen.citadel.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.lateen.citadel.DayClock;
import io.lateen.citadel.authority.Authority;
import io.lateen.citadel.authority.KeyForm;
import io.lateen.citadel.authority.Lifetimes;
import io.lateen.citadel.authority.Renewal;
import io.lateen.citadel.authority.SelfSigned;
import io.lateen.galley.Galley;
import io.lateen.galley.GalleyConfig;
import io.lateen.wire.kube.ClusterSource;
import java.nio.file.Path;
import java.security.SignatureException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Roots that last a hundred days, leaves below them five at most. Each day that somebody looks, a
/// keeper that has just been started must say the same as the one that goes on.
final class RootKeeperTest {
  private static final int LIFE = 100;
  private static final Authority.Name ID =
      new Authority.Uri("spiffe://cluster.local/ns/default/sa/reviews");

  @TempDir Path home;
  private final DayClock clock = new DayClock();
  private Galley galley;
  private KubernetesClient client;
  private Authority authority;
  private RootKeeper keeper;
  private Duration overlap = Duration.ofDays(1);
  private Lifetimes leaves = new Lifetimes(Duration.ofDays(3), Duration.ofDays(5));

  @BeforeEach
  void start() throws Exception {
    galley = Galley.start(GalleyConfig.in(home, 0, 49));
    client = ClusterSource.client(home.resolve("kubeconfig"));
    begin();
  }

  private void begin() {
    authority = new Authority(leaves, clock);
    keeper = keeper(authority);
  }

  @AfterEach
  void stop() {
    client.close();
    galley.close();
  }

  private RootKeeper keeper(Authority signing) {
    SelfSigned maker =
        new SelfSigned("cluster.local", Duration.ofDays(LIFE), KeyForm.EC_P256, clock);
    return new RootKeeper(client, "istio-system", signing, maker, overlap);
  }

  /// What is trusted on that day, the signing root first.
  private List<X509Certificate> on(int day) throws Exception {
    clock.day(day);
    keeper.check();
    List<X509Certificate> roots = authority.roots();
    assertThat(roots).doesNotHaveDuplicates();
    assertSigns(authority, roots);
    Authority restarted = new Authority(leaves, clock);
    keeper(restarted).check();
    assertThat(restarted.roots()).isEqualTo(roots);
    assertSigns(restarted, roots);
    return roots;
  }

  private void assertSigns(Authority signing, List<X509Certificate> roots) throws Exception {
    X509Certificate leaf =
        signing
            .issue(
                KeyForm.EC_P256.generate().getPublic(),
                List.of(ID),
                leaves.longest(),
                Renewal.TOKEN)
            .leaf();
    leaf.verify(roots.getFirst().getPublicKey());
    for (X509Certificate other : roots.subList(1, roots.size())) {
      assertThatThrownBy(() -> leaf.verify(other.getPublicKey()))
          .isInstanceOf(SignatureException.class);
    }
  }

  @Test
  void aRootIsFollowedByTheNextBeforeItEnds() throws Exception {
    X509Certificate first = on(0).getFirst();
    assertThat(on(79)).containsExactly(first);
    List<X509Certificate> announced = on(81);
    assertThat(announced).hasSize(2).startsWith(first);
    X509Certificate second = announced.getLast();
    assertThat(on(82)).containsExactly(second, first);
    assertThat(on(87)).containsExactly(second, first); // a leaf of day 82 holds until now
    assertThat(on(88)).containsExactly(second);
    assertThat(on(160)).containsExactly(second);
    assertThat(on(162)).hasSize(2).startsWith(second);
  }

  @Test
  void aYoungRootIsExchangedWhenSomebodyWantsIt() throws Exception {
    X509Certificate first = on(0).getFirst();
    keeper.rotate();
    List<X509Certificate> announced = on(10);
    assertThat(announced).hasSize(2).startsWith(first);
    assertThat(on(11)).containsExactly(announced.getLast(), first);
    assertThat(on(17)).containsExactly(announced.getLast());
  }

  @Test
  void aLongOverlapDoesNotOutliveTheOldRoot() throws Exception {
    overlap = Duration.ofDays(60);
    begin();
    X509Certificate first = on(0).getFirst();
    X509Certificate second = on(82).getLast();
    assertThat(on(90)).containsExactly(first, second);
    assertThat(on(91)).containsExactly(second, first); // half of what was left
    assertThat(on(101)).containsExactly(second);
  }

  /// Or else it would end before it is exchanged.
  @Test
  void aRootThatIsOldDoesNotWaitUntilTheOneBeforeIsForgotten() throws Exception {
    leaves = new Lifetimes(Duration.ofDays(3), Duration.ofDays(300));
    begin();
    X509Certificate first = on(0).getFirst();
    keeper.rotate();
    X509Certificate second = on(10).getLast();
    assertThat(on(11)).containsExactly(second, first);
    List<X509Certificate> announced = on(91);
    assertThat(announced).hasSize(3).startsWith(second).endsWith(first);
    X509Certificate third = announced.get(1);
    assertThat(on(92)).containsExactly(third, second, first);
    assertThat(on(101)).containsExactly(third, second);
    assertThat(on(111)).containsExactly(third);
    assertThat(on(172)).hasSize(2).startsWith(third);
  }

  @Test
  void theNextRootSignsWhenTheOldOneEndedUnseen() throws Exception {
    on(0);
    X509Certificate second = on(81).getLast();
    assertThat(on(120)).containsExactly(second);
    assertThat(on(121)).containsExactly(second);
  }

  @Test
  void anotherRootIsMadeWhenAllHaveEnded() throws Exception {
    X509Certificate first = on(0).getFirst();
    X509Certificate second = on(LIFE).getFirst(); // nothing had been announced
    assertThat(second).isNotEqualTo(first);
    List<X509Certificate> announced = on(LIFE + 81);
    assertThat(announced).hasSize(2).startsWith(second);
    assertThat(on(3 * LIFE)).hasSize(1).doesNotContainAnyElementsOf(announced);
  }
}
