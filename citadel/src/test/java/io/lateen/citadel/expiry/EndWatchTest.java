package io.lateen.citadel.expiry;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.EndpointSubsetBuilder;
import io.fabric8.kubernetes.api.model.EndpointsBuilder;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.lateen.citadel.authority.KeyForm;
import io.lateen.citadel.authority.SelfSigned;
import io.lateen.citadel.authority.SigningKey;
import io.lateen.citadel.secrets.SecretData;
import io.lateen.galley.Galley;
import io.lateen.galley.GalleyConfig;
import io.lateen.galley.http.ApiServerSettings;
import io.lateen.galley.resource.ClusterIps;
import io.lateen.wire.kube.ClusterSource;
import io.lateen.wire.monitoring.CertificateFile;
import io.lateen.wire.monitoring.Figures;
import io.lateen.wire.tls.PemText;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// With a clock that says what day it is.
class EndWatchTest {
  private static final Instant TODAY = Instant.parse("2030-01-01T00:00:00Z");

  @TempDir Path home;
  private Galley galley;
  private KubernetesClient client;

  @BeforeEach
  void start() throws Exception {
    ApiServerSettings api = ApiServerSettings.in(home, 0);
    galley =
        Galley.start(
            new GalleyConfig(home.resolve("state"), api, new ClusterIps("127.4.128.1", 100)));
    client = ClusterSource.client(api.kubeconfig());
  }

  @AfterEach
  void close() {
    client.close();
    galley.close();
  }

  private static Clock in(int days) {
    return Clock.fixed(TODAY.plus(Duration.ofDays(days)), ZoneOffset.UTC);
  }

  /// Whoever looks on that day.
  private EndWatch watch(int day, PrometheusRegistry registry) {
    EndWatch watch = new EndWatch(client, "istio-system", in(day), registry);
    watch.look();
    return watch;
  }

  private void secret(String name, int from, int days) throws Exception {
    SelfSigned maker =
        new SelfSigned("edge.test", Duration.ofDays(days), KeyForm.EC_P256, in(from));
    client
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName(name)
                .endMetadata()
                .withType("kubernetes.io/tls")
                .withData(
                    SecretData.encoded(
                        Map.of(
                            "tls.crt", PemText.of(maker.create().certificate()), "tls.key", "no")))
                .build())
        .createOr(existing -> existing.update());
  }

  private List<String> told() {
    return client.v1().events().inNamespace("default").list().getItems().stream()
        .filter(event -> event.getReason().equals(EndWatch.REASON))
        .map(EndWatchTest::sentence)
        .toList();
  }

  private static String sentence(Event event) {
    return event.getInvolvedObject().getName() + ": " + event.getMessage();
  }

  @Test
  void tellsThirtySevenAndOneDayBefore() throws Exception {
    secret("edge", 0, 90);
    watch(59, new PrometheusRegistry());
    assertThat(told()).isEmpty();
    watch(61, new PrometheusRegistry());
    assertThat(told()).singleElement().asString().contains("edge: tls.crt", "less than 30 days");
    watch(84, new PrometheusRegistry());
    assertThat(told()).singleElement().asString().contains("less than 7 days");
    watch(89, new PrometheusRegistry());
    assertThat(told()).singleElement().asString().contains("less than 1 day:");
    watch(91, new PrometheusRegistry());
    assertThat(told()).singleElement().asString().contains("ended at 2030-04-01T");
  }

  @Test
  void whatIsRenewedIsNothingToWorryAbout() throws Exception {
    secret("edge", 0, 90);
    EndWatch watch = watch(85, new PrometheusRegistry());
    assertThat(told()).hasSize(1);
    secret("edge", 85, 90);
    watch.look();
    assertThat(told()).isEmpty();
  }

  @Test
  void aShortLifeHasNoEarlyWarnings() throws Exception {
    secret("brief", 0, 10);
    watch(1, new PrometheusRegistry());
    assertThat(told()).isEmpty();
    watch(9, new PrometheusRegistry());
    assertThat(told()).singleElement().asString().contains("less than 1 day:");
  }

  @Test
  void alertsCanBeMadeOfAGauge() throws Exception {
    secret("edge", 0, 90);
    PrometheusRegistry registry = new PrometheusRegistry();
    watch(1, registry);
    assertThat(registry.scrape(name -> name.equals("citadel_secret_cert_expiry_timestamp")))
        .singleElement()
        .satisfies(
            metric ->
                assertThat(metric.getDataPoints())
                    .anySatisfy(
                        point -> {
                          assertThat(point.getLabels().get("name")).isEqualTo("edge");
                        }));
  }

  private List<String> told(int day) {
    watch(day, new PrometheusRegistry());
    return told();
  }

  /// Its certificate is a file that Galley makes; what others see of it is what it shows.
  @Test
  void whatTheApiServerShowsIsToldAtItsService() throws Exception {
    X509Certificate shown =
        PemText.certificates(Files.readString(home.resolve("pki/apiserver.crt"))).getFirst();
    Instant end = shown.getNotAfter().toInstant();
    int last = (int) Duration.between(TODAY, end).toDays();
    assertThat(told(last - 31)).isEmpty();
    assertThat(told(last - 6)).singleElement().asString().contains("kubernetes: ", "than 7 days");
    assertThat(told(last + 1))
        .singleElement()
        .asString()
        .contains("kubernetes: ", " ended at ", "whoever shows it is refused");
  }

  private SigningKey made(int days) throws Exception {
    return new SelfSigned("hook.test", Duration.ofDays(days), KeyForm.EC_P256, in(0)).create();
  }

  private static SSLServerSocket serving(SigningKey key) throws Exception {
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, null);
    own.setKeyEntry("own", key.key(), new char[0], new Certificate[] {key.certificate()});
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(own, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return (SSLServerSocket)
        context
            .getServerSocketFactory()
            .createServerSocket(0, 10, InetAddress.ofLiteral("127.0.0.1"));
  }

  /// Shakes hands with whoever comes, and says nothing.
  private static void shakeHands(SSLServerSocket server) {
    Thread.startVirtualThread(
        () -> {
          while (!server.isClosed()) {
            try (SSLSocket one = (SSLSocket) server.accept()) {
              one.startHandshake();
            } catch (IOException e) {
              // The next one, or the end.
            }
          }
        });
  }

  private void webhook(String url, X509Certificate authority) {
    client
        .resource(
            new ValidatingWebhookConfigurationBuilder()
                .withNewMetadata()
                .withName("checks")
                .endMetadata()
                .addNewWebhook()
                .withName("checks.hook.test")
                .withSideEffects("None")
                .withAdmissionReviewVersions("v1")
                .withNewClientConfig()
                .withUrl(url)
                .withCaBundle(
                    Base64.getEncoder()
                        .encodeToString(PemText.of(authority).getBytes(StandardCharsets.US_ASCII)))
                .endClientConfig()
                .endWebhook()
                .build())
        .createOr(existing -> existing.update());
  }

  @Test
  void webhooksAreToldOfByWhatTheyShowAndWhatTheyAreCheckedBy() throws Exception {
    X509Certificate lasting = made(400).certificate();
    try (SSLServerSocket server = serving(made(90))) {
      shakeHands(server);
      webhook("https://127.0.0.1:" + server.getLocalPort() + "/check", lasting);
      assertThat(told(59)).isEmpty();
      assertThat(told(84))
          .singleElement()
          .asString()
          .contains("checks: what webhooks[0].clientConfig shows [", "less than 7 days");
    }
    webhook("https://127.0.0.1:1/check", made(90).certificate()); // nobody is there
    assertThat(told(89))
        .singleElement()
        .asString()
        .contains("checks: webhooks[0].clientConfig.caBundle [", "less than 1 day:");
  }

  /// The last lines are as an Envoy tells of certificates that are renewed every day, and as a
  /// proxy of ours tells of a file that it does not use any more.
  private static String page(int from, int end) {
    return """
    envoy_listener_ssl_certificate_valid_from_unix_time_seconds{LABELS} BEGIN
    envoy_listener_ssl_certificate_expiration_unix_time_seconds{LABELS} END
    envoy_cluster_ssl_certificate_expiration_unix_time_seconds{envoy_tls_certificate="default"} NEXT
    envoy_cluster_ssl_certificate_valid_from_unix_time_seconds{envoy_tls_certificate="/old"} 0
    envoy_cluster_ssl_certificate_expiration_unix_time_seconds{envoy_tls_certificate="/old"} 0
    """
        .replace("NEXT", "" + in(end - 4).instant().getEpochSecond())
        .replace(
            "LABELS",
            "envoy_listener_address=\"0.0.0.0_443\",envoy_tls_certificate=\"/etc/certs/tls.crt\"")
        .replace("BEGIN", "" + in(from).instant().getEpochSecond())
        .replace("END", "" + in(end).instant().getEpochSecond());
  }

  private void gateway(int port) {
    Pod pod =
        new PodBuilder()
            .withNewMetadata()
            .withNamespace("default")
            .withName("gateway")
            .endMetadata()
            .withNewSpec()
            .addNewContainer()
            .withName("istio-proxy")
            .withImage("proxy")
            .withArgs("--statusPort", "" + port)
            .endContainer()
            .endSpec()
            .build();
    client.resource(pod).create();
    client
        .pods()
        .inNamespace("default")
        .withName("gateway")
        .editStatus(
            now -> {
              now.setStatus(new PodStatusBuilder().withPodIP("127.0.0.1").build());
              return now;
            });
  }

  private final AtomicReference<String> page = new AtomicReference<>("");
  private final AtomicInteger status = new AtomicInteger(200);

  /// Somebody who shows the page.
  private HttpServer showing(String path) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.createContext(
        path,
        exchange -> {
          byte[] body = page.get().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status.get(), body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }

  @Test
  void filesOfProxiesAreToldOfAtTheirPods() throws Exception {
    page.set(page(0, 90));
    HttpServer proxy = showing("/stats/prometheus");
    try {
      gateway(proxy.getAddress().getPort());
      assertThat(told(59)).isEmpty();
      PrometheusRegistry registry = new PrometheusRegistry();
      watch(84, registry);
      assertThat(told())
          .containsExactly(
              "gateway: file /etc/certs/tls.crt ends at 2030-04-01T00:00:00Z, in less than 7"
                  + " days: put a new one in its place");
      assertThat(expiry(registry, "Pod", "gateway"))
          .isEqualTo((double) Instant.parse("2030-04-01T00:00:00Z").getEpochSecond());
      status.set(503); // what was so before may still be
      assertThat(told(85)).hasSize(1);
      status.set(200);
      page.set(page(85, 175));
      assertThat(told(86)).isEmpty();
    } finally {
      proxy.stop(0);
    }
  }

  /// As a real Envoy 1.40 shows it, whoever started it: no beginning, and a made-up name.
  private static String envoy(int end) {
    return "envoy_listener_ssl_certificate_expiration_unix_time_seconds{envoy_tls_certificate=\"unnamed_cert_e3b0c442\",envoy_listener_address=\"0.0.0.0_443\"}"
        + " "
        + in(end).instant().getEpochSecond()
        + "\n";
  }

  /// A clock that goes on, for somebody who remembers.
  private static final class Calendar extends Clock {
    private int day;

    @Override
    public Instant instant() {
      return in(day).instant();
    }

    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("nobody asks where");
    }
  }

  private List<String> told(EndWatch watch, Calendar calendar, int day) {
    calendar.day = day;
    watch.look();
    return told();
  }

  @Test
  void ofAnEnvoysFilesALifeCountsFromWhenItWasSeenFirst() throws Exception {
    HttpServer proxy = showing("/stats/prometheus");
    Calendar calendar = new Calendar();
    PrometheusRegistry registry = new PrometheusRegistry();
    EndWatch watch = new EndWatch(client, "istio-system", calendar, registry);
    try {
      gateway(proxy.getAddress().getPort());
      page.set(envoy(90));
      assertThat(told(watch, calendar, 10)).isEmpty();
      assertThat(told(watch, calendar, 61)).singleElement().asString().contains("than 30 days");
      assertThat(told(watch, calendar, 84))
          .containsExactly(
              "gateway: certificate unnamed_cert_e3b0c442 of listener 0.0.0.0_443 ends at"
                  + " 2030-04-01T00:00:00Z, in less than 7 days: put a new one in its place");
      assertThat(registry.scrape("citadel_cert_expiry_timestamp"::equals).stream())
          .as("Envoy's own figure is enough")
          .noneMatch(
              metric ->
                  metric.getDataPoints().stream()
                      .anyMatch(point -> "Pod".equals(point.getLabels().get("kind"))));
      for (int day = 85; day < 100; day++) {
        page.set(envoy(day + 1)); // renewed every day
        assertThat(told(watch, calendar, day)).isEmpty();
      }
      assertThat(told(watch, calendar, 101))
          .singleElement()
          .asString()
          .contains(" ended at 2030-04-11T");
    } finally {
      proxy.stop(0);
    }
  }

  /// The agent around an Envoy of ours tells the whole life of what Envoy tells the end of.
  @Test
  void whatAnAgentKnowsOfItsEnvoyCounts() throws Exception {
    HttpServer proxy = showing("/stats/prometheus");
    try {
      gateway(proxy.getAddress().getPort());
      page.set(envoy(90) + page(0, 90).replace("envoy_listener", "envoy_server"));
      assertThat(told(84))
          .as("to a Citadel that has just been started")
          .singleElement()
          .asString()
          .startsWith("gateway: file /etc/certs/tls.crt ends at 2030-04-01T00:00:00Z, in less");
    } finally {
      proxy.stop(0);
    }
  }

  /// Istio's name for the port, at two addresses of one Service.
  private void mixer(int port, int other) {
    client
        .resource(
            new ServiceBuilder()
                .withNewMetadata()
                .withNamespace("istio-system")
                .withName("istio-policy")
                .endMetadata()
                .withNewSpec()
                .addNewPort()
                .withName("http-monitoring")
                .withPort(15014)
                .endPort()
                .endSpec()
                .build())
        .create();
    client
        .resource(
            new EndpointsBuilder()
                .withNewMetadata()
                .withNamespace("istio-system")
                .withName("istio-policy")
                .endMetadata()
                .addToSubsets(subset("127.0.0.1", port), subset("127.0.0.2", other))
                .build())
        .createOr(existing -> existing.update());
  }

  private static EndpointSubset subset(String ip, int port) {
    return new EndpointSubsetBuilder()
        .addNewAddress()
        .withIp(ip)
        .endAddress()
        .addNewPort()
        .withName("http-monitoring")
        .withPort(port)
        .endPort()
        .build();
  }

  private List<String> toldInIstiosNamespace(int day) {
    watch(day, new PrometheusRegistry());
    return client.v1().events().inNamespace("istio-system").list().getItems().stream()
        .filter(event -> event.getReason().equals(EndWatch.REASON))
        .map(EndWatchTest::sentence)
        .toList();
  }

  private static String partsPage(int end) throws IOException {
    PrometheusRegistry registry = new PrometheusRegistry();
    CertificateFile file =
        new CertificateFile("h.default: a field", "/etc/a.pem", TODAY, in(end).instant());
    CertificateFile.show(registry, "mixer", () -> List.of(file));
    return new String(Figures.of(registry).text(), StandardCharsets.UTF_8);
  }

  @Test
  void filesOfPartsAreToldOfAtTheirServices() throws Exception {
    HttpServer part = showing("/metrics");
    try {
      mixer(part.getAddress().getPort(), 1); // nobody is at the other
      page.set(partsPage(90));
      assertThat(toldInIstiosNamespace(59)).isEmpty();
      assertThat(toldInIstiosNamespace(84))
          .containsExactly(
              "istio-policy: file /etc/a.pem (h.default: a field) ends at 2030-04-01T00:00:00Z,"
                  + " in less than 7 days: put a new one in its place");
      page.set(partsPage(400));
      assertThat(toldInIstiosNamespace(85)).as("it may be the other's").hasSize(1);
      client.endpoints().inNamespace("istio-system").withName("istio-policy").delete();
      assertThat(toldInIstiosNamespace(85)).isEmpty();
    } finally {
      part.stop(0);
    }
  }

  private static double expiry(PrometheusRegistry registry, String kind, String name) {
    return registry.scrape("citadel_cert_expiry_timestamp"::equals).stream()
        .flatMap(metric -> ((GaugeSnapshot) metric).getDataPoints().stream())
        .filter(point -> kind.equals(point.getLabels().get("kind")))
        .filter(point -> name.equals(point.getLabels().get("name")))
        .findFirst()
        .orElseThrow()
        .getValue();
  }
}
