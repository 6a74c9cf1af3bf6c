package io.lateen.proxy.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.tls.SecretStore;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Over TLS, with an API server that says what the test says.
final class CredentialsTest {
  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final SecretStore store = new SecretStore();
  private final Semaphore changes = new Semaphore(0);
  private FakeApiServer api;
  private Credentials credentials;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    api = new FakeApiServer(folder);
    store.follow(changes::release);
    credentials = credentials(folder, false);
  }

  private Credentials credentials(Path folder, boolean forgets) {
    return new Credentials(
        group.next(),
        NioSocketChannel.class,
        new CredentialOptions(api.address(), folder),
        store,
        forgets);
  }

  @AfterEach
  void stop() {
    credentials.close();
    api.close();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private SecretStore.Secret changed(String name) throws InterruptedException {
    assertThat(changes.tryAcquire(20, TimeUnit.SECONDS)).as("a change in 20 s").isTrue();
    return store.get(name);
  }

  @Test
  void bothKindsAndWhatClientsAreCheckedAgainst() throws Exception {
    api.has("shop", FakeApiServer.object("cert", "c1", "key", "k1", "cacert", "r1"));
    credentials.want(Set.of("shop", "shop-cacert"));
    assertThat(changed("shop")).isEqualTo(new SecretStore.Secret("c1", "k1", ""));
    assertThat(store.get("shop-cacert")).isEqualTo(new SecretStore.Secret("", "", "r1"));
    assertThat(api.asked.take()).startsWith("Bearer a-token fieldSelector=metadata.name=shop");

    api.has("news", FakeApiServer.object("tls.crt", "c2", "tls.key", "k2"));
    credentials.want(Set.of("news"));
    assertThat(changed("news")).isEqualTo(new SecretStore.Secret("c2", "k2", ""));

    api.has("news-cacert", FakeApiServer.object("cacert", "r2"));
    credentials.want(Set.of("news-cacert"));
    assertThat(changed("news-cacert")).isEqualTo(new SecretStore.Secret("", "", "r2"));
  }

  @Test
  void aSecretIsFollowedAndOneThatIsDeletedIsUsedOn() throws Exception {
    credentials.want(Set.of("shop"));
    api.tell("shop", "ADDED", FakeApiServer.object("cert", "c1", "key", "k1"));
    assertThat(changed("shop").chain()).isEqualTo("c1");
    api.tell("shop", "MODIFIED", FakeApiServer.object("cert", "c2", "key", "k2"));
    assertThat(changed("shop").chain()).isEqualTo("c2");
    api.tell("shop", "DELETED", FakeApiServer.object("cert", "c2", "key", "k2"));
    api.tell("shop", "ADDED", FakeApiServer.object("cert", "c3", "key", "k3"));
    assertThat(changed("shop").chain()).isEqualTo("c3");
  }

  @Test
  void forAnEnvoyOneThatIsDeletedIsForgotten(@TempDir Path folder) throws Exception {
    api.close();
    api = new FakeApiServer(folder);
    Credentials envoys = credentials(folder, true);
    try {
      api.has("shop-cacert", FakeApiServer.object("cacert", "r1"));
      envoys.want(Set.of("shop", "shop-cacert"));
      assertThat(changed("shop-cacert").roots()).isEqualTo("r1");
      api.tell("shop", "ADDED", FakeApiServer.object("cert", "c1", "key", "k1"));
      assertThat(changed("shop").chain()).isEqualTo("c1");
      api.tell("shop", "DELETED", FakeApiServer.object("cert", "c1", "key", "k1"));
      assertThat(changed("shop")).isNull();
      assertThat(store.names()).as("of another Secret").containsExactly("shop-cacert");
      api.tell("shop", "ADDED", FakeApiServer.object("cert", "c2", "key", "k2"));
      assertThat(changed("shop").chain()).isEqualTo("c2");
    } finally {
      envoys.close();
    }
  }

  @Test
  void aWatchThatEndsBeginsAnew() throws Exception {
    api.has("shop", FakeApiServer.object("cert", "c1", "key", "k1"));
    credentials.want(Set.of("shop"));
    assertThat(changed("shop").chain()).isEqualTo("c1");
    api.has("shop", FakeApiServer.object("cert", "c2", "key", "k2"));
    api.endWatch("shop");
    assertThat(changed("shop").chain()).isEqualTo("c2");
  }

  /// The workload's own names are no Secrets.
  @Test
  void whatCitadelGivesIsNotAskedFor() throws Exception {
    credentials.want(Set.of(SecretStore.OWN, SecretStore.TRUSTED));
    credentials.want(Set.of("last"));
    assertThat(api.asked.take()).contains("metadata.name=last");
  }
}
