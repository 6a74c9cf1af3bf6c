package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.model.attribute.AttributeBag;
import io.lateen.proxy.filter.http.FilterParsing;
import io.lateen.proxy.filter.http.mixer.MixerParser;
import io.lateen.proxy.listener.Mesh.Client;
import io.lateen.proxy.report.mixer.MixerClients;
import io.lateen.proxy.resource.HeaderOperations;
import io.lateen.proxy.resource.HttpFilterConfig;
import io.lateen.proxy.resource.PerFilterConfig;
import io.lateen.wire.proto.mixer.client.HttpClientConfig;
import io.lateen.wire.proto.mixer.client.ServiceConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Records of requests that come in any order and are alike in this or that, or in nothing: each
/// says what its own request said.
final class MixerRecordsTest {
  private static final int REQUESTS = 500;
  private static final List<String> PATHS =
      List.of("/", "/a", "/b", "/a?x=1", "/a?x=2&y=3", "/long/" + "p".repeat(200));
  private static final List<String> VALUES =
      List.of("", "1", "2", "zwölf", "http", "GET", "v".repeat(300), "request.host");
  private static final List<String> NAMES =
      List.of("X-One", "X-Two", "user-agent", "Referer", "content-type", "x-three");

  private final Mesh mesh = new Mesh();

  @AfterEach
  void close() {
    mesh.close();
  }

  private record Sent(String method, String host, String path, Map<String, String> headers) {
    static Sent any(Random random, int number) {
      Map<String, String> headers = new HashMap<>();
      headers.put("X-Number", "" + number);
      for (String name : NAMES) {
        if (random.nextInt(4) > 0) {
          headers.put(name, VALUES.get(random.nextInt(random.nextInt(1, VALUES.size() + 1))));
        }
      }
      String method = random.nextInt(10) == 0 ? "PUT" : "GET";
      String host = random.nextInt(10) == 0 ? "other" : "test";
      return new Sent(method, host, PATHS.get(random.nextInt(PATHS.size())), headers);
    }

    String text() {
      StringBuilder text = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
      text.append("Host: ").append(host).append("\r\n");
      headers.forEach((name, value) -> text.append(name + ": " + value + "\r\n"));
      return text + "\r\n";
    }
  }

  /// What the answer is hangs on the request's number.
  private static boolean answer(FakeServer.Request request, OutputStream out) throws IOException {
    int number = Integer.parseInt(request.header("x-number"));
    String status = number % 7 == 0 ? "404 Not Found" : "200 OK";
    String kind = number % 5 == 0 ? "X-Kind: odd\r\n" : number % 3 == 0 ? "X-Kind: even\r\n" : "";
    String grpc = number % 4 == 0 ? "grpc-status: " + number % 3 + "\r\n" : "";
    String text = number % 16 == 0 ? "grpc-message: " + number + "\r\n" : "";
    String body = "b".repeat(number % 11);
    String length = "Content-Length: " + body.length() + "\r\n\r\n";
    FakeServer.send(out, "HTTP/1.1 " + status + "\r\n" + kind + grpc + text + length + body);
    return true;
  }

  private void serve(int mixer, int upstream) throws IOException {
    HttpClientConfig.Builder config = HttpClientConfig.newBuilder();
    config
        .setDefaultDestinationService("default")
        .putServiceConfigs("default", ServiceConfig.newBuilder().setDisableCheckCalls(true).build())
        .getTransportBuilder()
        .setReportCluster("mixer");
    FilterParsing parsed =
        FilterParsing.of(config.build(), new MixerParser(new MixerClients())::parse);
    mesh.filters.add(new HttpFilterConfig("mixer", parsed.config(), false));
    mesh.cluster("a", upstream).cluster("mixer", mixer);
    mesh.route("/", Mesh.to("a", null, null), PerFilterConfig.NONE, HeaderOperations.NONE).serve();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void eachRecordSaysWhatItsRequestSaid(long seed) throws Exception {
    Random random = new Random(seed);
    try (FakeMixer mixer = new FakeMixer();
        FakeServer server = new FakeServer((request, in, out) -> answer(request, out))) {
      serve(mixer.port(), server.port());
      List<Sent> sent = new ArrayList<>();
      try (Client one = mesh.client();
          Client other = mesh.client()) {
        Sent last = Sent.any(random, 0);
        for (int i = 0; i < REQUESTS; i++) {
          // Half of them repeat the one before, with another number.
          last = random.nextBoolean() ? Sent.any(random, i) : again(last, i);
          sent.add(last);
          Client client = random.nextInt(3) == 0 ? other : one;
          assertThat(client.send(last.text()).read()).as(last.text()).isNotNull();
        }
      }
      boolean[] told = new boolean[REQUESTS];
      for (int i = 0; i < REQUESTS; i++) {
        AttributeBag record = mixer.record(); // batches may overtake each other
        int number = Integer.parseInt(record.entry("request.headers", "x-number"));
        assertThat(told[number]).isFalse();
        told[number] = true;
        check(sent.get(number), number, record);
      }
    }
  }

  private static Sent again(Sent last, int number) {
    Map<String, String> headers = new HashMap<>(last.headers);
    headers.put("X-Number", "" + number);
    return new Sent(last.method, last.host, last.path, headers);
  }

  private static void check(Sent sent, int number, AttributeBag record) {
    assertThat(record.get("request.method")).isEqualTo(sent.method);
    assertThat(record.get("request.host")).isEqualTo(sent.host);
    assertThat(record.entry("request.headers", ":authority")).isEqualTo(sent.host);
    for (String name : NAMES) {
      String said = sent.headers.get(name);
      assertThat(record.entry("request.headers", name.toLowerCase(Locale.ROOT))).isEqualTo(said);
    }
    assertThat(record.get("request.useragent")).isEqualTo(sent.headers.get("user-agent"));
    assertThat(record.get("request.referer")).isEqualTo(sent.headers.get("Referer"));
    checkPath(sent.path, record);
    checkAnswer(number, record);
  }

  private static void checkPath(String path, AttributeBag record) {
    assertThat(record.get("request.path")).isEqualTo(path);
    assertThat(record.entry("request.headers", ":path")).isEqualTo(path);
    assertThat(record.get("request.url_path")).isEqualTo(path.replaceFirst("\\?.*", ""));
    assertThat(record.entry("request.query_params", "x"))
        .isEqualTo(path.contains("x=1") ? "1" : path.contains("x=2") ? "2" : null);
    assertThat(record.entry("request.query_params", "y"))
        .isEqualTo(path.contains("y") ? "3" : null);
  }

  private static void checkAnswer(int number, AttributeBag record) {
    int body = number % 11;
    long status = number % 7 == 0 ? 404 : 200;
    assertThat(record.get("response.code")).isEqualTo(status);
    assertThat(record.entry("response.headers", ":status")).isEqualTo("" + status);
    assertThat(record.entry("response.headers", "content-length")).isEqualTo("" + body);
    assertThat(record.entry("response.headers", "x-kind"))
        .isEqualTo(number % 5 == 0 ? "odd" : number % 3 == 0 ? "even" : null);
    assertThat(record.get("response.grpc_status"))
        .isEqualTo(number % 4 == 0 ? "" + number % 3 : null);
    assertThat(record.get("response.grpc_message"))
        .isEqualTo(number % 16 == 0 ? "" + number : null);
    assertThat(record.get("response.size")).isEqualTo((long) body);
    assertThat((long) record.get("response.total_size")).isGreaterThan(body);
    assertThat(record.get("request.size")).isEqualTo(0L);
    assertThat(record.get("response.duration")).isInstanceOf(java.time.Duration.class);
    assertThat(record.get("request.time")).isInstanceOf(java.time.Instant.class);
  }
}
