package io.lateen.pilot.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.model.rule.JwtRule;
import io.lateen.pilot.snapshot.MeshConfig;
import io.lateen.pilot.snapshot.MeshSnapshot;
import io.lateen.wire.document.DocumentReader;
import io.lateen.wire.document.Parsed;
import io.lateen.wire.document.RuleParser;
import io.lateen.wire.monitoring.CertificateFile;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Keys over sockets, from issuers good and bad.
final class IssuersTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  /// Answers that do not end are given up after `timeout`, nobody else is in a hurry.
  private static IssuerTiming timing(Duration timeout, Duration pause, Duration patience) {
    return new IssuerTiming(timeout, pause, pause, pause, LONG, patience, patience);
  }

  private static final IssuerTiming OFTEN = timing(LONG, Duration.ofMillis(10), LONG);

  private final Semaphore changes = new Semaphore(0);
  private KeyServer server;
  private @Nullable Issuers issuers;

  @BeforeEach
  void start() throws Exception {
    server = new KeyServer(null);
  }

  @AfterEach
  void stop() {
    if (issuers != null) {
      issuers.close();
    }
    server.close();
  }

  private static String key(String id) {
    return "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"%s\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}"
        .formatted(id);
  }

  private static String set(String... keys) {
    return "{\"keys\":[" + String.join(",", keys) + "]}";
  }

  private static MeshSnapshot mesh(String... jwtRules) {
    String rule =
        """
        apiVersion: security.istio.io/v1
        kind: RequestAuthentication
        metadata: {name: all, namespace: default}
        spec: {jwtRules: [%s]}
        """
            .formatted(String.join(", ", jwtRules));
    return MeshSnapshot.build(
        1,
        MeshConfig.DEFAULT,
        List.of(),
        List.of(),
        List.of(),
        DocumentReader.read(rule).documents().stream()
            .map(document -> ((Parsed.Accepted) RuleParser.parse(document.tree())).rule())
            .toList());
  }

  private Issuers issuers(IssuerTiming timing, @Nullable Path roots) throws Exception {
    issuers = new Issuers(timing, roots, changes::release);
    return issuers;
  }

  private String rule(String path) {
    return "{issuer: me, jwksUri: \"" + server.url(path) + "\"}";
  }

  private void awaitChange() throws InterruptedException {
    assertThat(changes.tryAcquire(20, TimeUnit.SECONDS)).as("told of other keys").isTrue();
  }

  private static @Nullable String keysOf(MeshSnapshot snapshot) {
    JwtRule rule = snapshot.authentication().allTokens().findFirst().orElseThrow();
    return snapshot.keys().of(rule);
  }

  /// Until the server was asked some more times.
  private void awaitAsked(int times) throws InterruptedException {
    server.asked.clear();
    for (int i = 0; i < times; i++) {
      assertThat(server.asked.poll(20, TimeUnit.SECONDS)).as("asked again").isNotNull();
    }
  }

  @Test
  void theFirstSnapshotHasTheKeysAlready() throws Exception {
    server.on("/keys", set(key("1")));
    assertThat(keysOf(issuers(OFTEN, null).complete(mesh(rule("/keys"))))).isEqualTo(set(key("1")));
  }

  @Test
  void whatFailsFirstIsAskedAgain() throws Exception {
    server.on("/keys", KeyServer.status(503));
    Issuers issuers = issuers(OFTEN, null);
    MeshSnapshot mesh = mesh(rule("/keys"));
    assertThat(keysOf(issuers.complete(mesh))).isNull();
    awaitAsked(2);
    assertThat(changes.availablePermits()).isZero();
    server.on("/keys", set(key("1")));
    awaitChange();
    assertThat(keysOf(issuers.withKnown(mesh))).isEqualTo(set(key("1")));
    assertThat(issuers.failures()).isPositive();
    assertThat(issuers.successes()).isPositive();
  }

  @Test
  void keysAreExchangedAndAFailureKeepsTheOld() throws Exception {
    server.on("/keys", set(key("1")));
    Issuers issuers = issuers(OFTEN, null);
    MeshSnapshot mesh = mesh(rule("/keys"));
    issuers.complete(mesh);
    awaitChange();
    awaitAsked(3);
    assertThat(changes.availablePermits()).as("the same keys are no change").isZero();
    server.on("/keys", set(key("1"), key("2")));
    awaitChange();
    assertThat(keysOf(issuers.withKnown(mesh))).isEqualTo(set(key("1"), key("2")));
    server.on("/keys", KeyServer.status(500));
    awaitAsked(3);
    server.on("/keys", "{\"keys\":[]}");
    awaitAsked(3);
    assertThat(keysOf(issuers.complete(mesh))).isEqualTo(set(key("1"), key("2")));
    assertThat(changes.availablePermits()).isZero();
  }

  @Test
  void slowServersAndBombsAreGivenUp() throws Exception {
    for (KeyServer.Answer bad : List.of(server.slow(), KeyServer.bomb())) {
      server.on("/bad", bad);
      server.on("/good", set(key("1")));
      Issuers issuers = issuers(timing(Duration.ofSeconds(2), Duration.ofMillis(10), LONG), null);
      MeshSnapshot mesh = mesh(rule("/bad"), rule("/good").replace("me", "other"));
      MeshSnapshot complete = issuers.complete(mesh);
      assertThat(keysOf(complete)).isNull();
      assertThat(complete.keys().fetched()).hasSize(1);
      server.on("/bad", set(key("2")));
      while (keysOf(issuers.withKnown(mesh)) == null) {
        awaitChange();
      }
      issuers.close();
    }
  }

  @Test
  void aSlowServerHoldsUpNobodyForLong() throws Exception {
    server.on("/bad", server.slow());
    Issuers issuers = issuers(timing(LONG, LONG, Duration.ofMillis(1)), null);
    long before = System.nanoTime();
    assertThat(keysOf(issuers.complete(mesh(rule("/bad"))))).isNull();
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "not json",
        "{\"keys\": {}}",
        "{\"keys\": [{\"kty\": \"oct\", \"k\": \"c2VjcmV0\"}]}",
        "{\"keys\": [{\"kty\": \"RSA\", \"use\": \"enc\"}]}",
        "{\"keys\": [[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]}",
      })
  void whatIsNoSetOfKeysIsNotTaken(String body) throws Exception {
    server.on("/keys", body);
    Issuers issuers = issuers(timing(LONG, LONG, LONG), null);
    assertThat(keysOf(issuers.complete(mesh(rule("/keys"))))).isNull();
    assertThat(issuers.failures()).isEqualTo(1);
  }

  @Test
  void tooManyKeysAreNotTaken() throws Exception {
    server.on(
        "/keys",
        IntStream.range(0, 101)
            .mapToObj(i -> key("" + i))
            .collect(Collectors.joining(",", "{\"keys\":[", "]}")));
    assertThat(keysOf(issuers(timing(LONG, LONG, LONG), null).complete(mesh(rule("/keys")))))
        .isNull();
  }

  @Test
  void redirectsEnd() throws Exception {
    server.on("/loop", KeyServer.redirect("/loop"));
    server.on("/moved", KeyServer.redirect("/keys"));
    server.on("/keys", set(key("1")));
    Issuers issuers = issuers(timing(LONG, LONG, LONG), null);
    MeshSnapshot complete =
        issuers.complete(mesh(rule("/loop"), rule("/moved").replace("me", "other")));
    assertThat(complete.keys().fetched().values()).containsExactly(set(key("1")));
    assertThat(server.asked.stream().filter("/loop"::equals).count()).isBetween(1L, 6L);
  }

  @Test
  void anIssuerTellsWhereItsKeysAre() throws Exception {
    String issuer = server.url("");
    String about = "/.well-known/openid-configuration";
    server.on(about, "{\"issuer\":\"x\",\"jwks_uri\":\"" + server.url("/k") + "\"}");
    server.on("/k", set(key("1")));
    MeshSnapshot mesh = mesh("{issuer: \"" + issuer + "\"}");
    Issuers issuers = issuers(OFTEN, null);
    assertThat(keysOf(issuers.complete(mesh))).as("of another issuer").isNull();
    server.on(about, "{\"issuer\":\"" + issuer + "\",\"jwks_uri\":\"file:///etc/passwd\"}");
    awaitAsked(2);
    assertThat(keysOf(issuers.withKnown(mesh))).isNull();
    server.on(about, "{\"issuer\":\"" + issuer + "\",\"jwks_uri\":\"" + server.url("/k") + "\"}");
    awaitChange();
    assertThat(keysOf(issuers.withKnown(mesh))).isEqualTo(set(key("1")));
    server.on(about, KeyServer.status(500)); // is not asked for a day
    server.on("/k", set(key("2")));
    awaitChange();
    assertThat(keysOf(issuers.withKnown(mesh))).isEqualTo(set(key("2")));
  }

  @Test
  void whatNoRuleNamesIsForgotten() throws Exception {
    server.on("/keys", set(key("1")));
    Issuers issuers = issuers(OFTEN, null);
    assertThat(issuers.complete(mesh(rule("/keys"))).keys().fetched()).hasSize(1);
    assertThat(issuers.complete(mesh("{issuer: me, jwks: '{}'}")).keys().fetched()).isEmpty();
  }

  private static void listed(Issuers issuers, Path pem) {
    PrometheusRegistry registry = new PrometheusRegistry();
    CertificateFile.show(registry, "pilot", issuers::files);
    for (String when : List.of("valid_from", "expiration")) {
      assertThat(registry.scrape(("pilot_certificate_" + when + "_unix_time_seconds")::equals))
          .singleElement()
          .extracting(metric -> ((GaugeSnapshot) metric).getDataPoints().getFirst().getLabels())
          .isEqualTo(Labels.of("used_by", "--jwksRoots", "file", pem.toString()));
    }
  }

  @Test
  void authoritiesAreReadAnewWhenTheirFileChanges(@TempDir Path folder) throws Exception {
    Path pem = folder.resolve("roots.pem");
    SSLContext served = TestTls.server(folder.resolve("own.pem"));
    TestTls.server(pem); // of somebody else
    try (KeyServer https = new KeyServer(served)) {
      https.on("/keys", set(key("1")));
      Issuers issuers = issuers(OFTEN, pem);
      MeshSnapshot mesh = mesh("{issuer: me, jwksUri: \"" + https.url("/keys") + "\"}");
      assertThat(keysOf(issuers.complete(mesh))).isNull();
      Instant before = issuers.files().getFirst().end();
      Files.writeString(pem, "nothing");
      assertThat(issuers.files().getFirst().end()).as("what is in force").isEqualTo(before);
      Files.move(folder.resolve("own.pem"), pem, StandardCopyOption.REPLACE_EXISTING);
      awaitChange();
      assertThat(keysOf(issuers.withKnown(mesh))).isEqualTo(set(key("1")));
      listed(issuers, pem);
    }
  }

  @Test
  void serversAreBelievedThatAnAuthorityVouchesFor(@TempDir Path folder) throws Exception {
    Path pem = folder.resolve("roots.pem");
    try (KeyServer https = new KeyServer(TestTls.server(pem))) {
      https.on("/keys", set(key("1")));
      MeshSnapshot mesh = mesh("{issuer: me, jwksUri: \"" + https.url("/keys") + "\"}");
      Issuers strangers = issuers(timing(LONG, LONG, LONG), null);
      assertThat(keysOf(strangers.complete(mesh))).isNull();
      strangers.close();
      Issuers friends = issuers(timing(LONG, LONG, LONG), pem);
      assertThat(keysOf(friends.complete(mesh))).isEqualTo(set(key("1")));
      friends.close();
      server.on("/down", set(key("1")));
      https.on("/keys", KeyServer.redirect(server.url("/down")));
      Issuers down = issuers(timing(LONG, LONG, LONG), pem);
      assertThat(keysOf(down.complete(mesh))).isNull();
      assertThat(server.asked).as("from https to http").doesNotContain("/down");
    }
  }
}
