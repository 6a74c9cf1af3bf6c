package io.lateen.mixer.adapter.list;

import static io.lateen.mixer.adapter.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.lateen.mixer.adapter.CheckResult;
import io.lateen.mixer.adapter.Handler;
import io.lateen.mixer.adapter.Rehearsal;
import io.lateen.mixer.template.Templates;
import io.lateen.model.attribute.IpAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ListTest {
  private final Rehearsal rehearsal =
      new Rehearsal(new ListAdapter())
          .attribute("value", "v1")
          .instance("entry.listentry.default", Templates.LISTENTRY, "value: value");

  private CheckResult check(Handler handler, String value) throws Exception {
    rehearsal.attribute("value", value);
    return handler.check(rehearsal.build());
  }

  private String said(String params, String value) throws Exception {
    try (Handler handler = rehearsal.open(params)) {
      CheckResult result = check(handler, value);
      return result.code() + " " + result.message();
    }
  }

  @Test
  void whiteListsLetPassAndBlackListsDoNot() throws Exception {
    assertThat(said("overrides: [v1, v2]", "v1")).isEqualTo("0 ");
    assertThat(said("overrides: [v1, v2]", "v3")).isEqualTo("7 v3 is not whitelisted");
    assertThat(said("{overrides: [v1], blacklist: true}", "v1")).isEqualTo("7 v1 is blacklisted");
    assertThat(said("{overrides: [v1], blacklist: true}", "v3")).isEqualTo("0 ");
    assertThat(said("", "v3")).isEqualTo("7 v3 is not whitelisted");
  }

  @Test
  void entriesAreOfFourTypes() throws Exception {
    String any = "{overrides: [Abc], entryType: CASE_INSENSITIVE_STRINGS}";
    assertThat(said(any, "aBC")).isEqualTo("0 ");
    assertThat(said("overrides: [Abc]", "aBC")).startsWith("7 ");
    String pattern = "{overrides: ['^a+$'], entryType: REGEX}";
    assertThat(said(pattern, "aaa")).isEqualTo("0 ");
    assertThat(said(pattern, "aab")).startsWith("7 ");
    String networks =
        "{overrides: [10.57.0.0/16, '2001:db8::/32', 10.1.1.1], entryType: IP_ADDRESSES}";
    for (String inside :
        new String[] {"10.57.9.9", "::ffff:10.57.9.9", "2001:db8::7", "10.1.1.1"}) {
      assertThat(said(networks, inside)).as(inside).isEqualTo("0 ");
    }
    assertThat(said(networks, "10.58.0.1")).isEqualTo("7 10.58.0.1 is not whitelisted");
    assertThat(said(networks, "nonsense")).isEqualTo("3 nonsense is not a valid IP address");
  }

  @Test
  void addressesNeedNoText() throws Exception {
    Rehearsal addresses =
        new Rehearsal(new ListAdapter())
            .attribute("source.ip", IpAddress.of(new byte[] {10, 57, 0, 1}))
            .instance("entry.listentry.default", Templates.LISTENTRY, "value: source.ip");
    try (Handler handler =
        addresses.open("{overrides: [10.57.0.0/16], entry_type: IP_ADDRESSES, blacklist: true}")) {
      assertThat(handler.check(addresses.build()).message()).isEqualTo("10.57.0.1 is blacklisted");
    }
  }

  @Test
  void answersHoldForFiveMinutesUnlessToldOtherwise() throws Exception {
    try (Handler handler = rehearsal.open("overrides: [v1]")) {
      assertThat(check(handler, "v1"))
          .isEqualTo(CheckResult.of(0, "", Duration.ofMinutes(5), 10_000));
    }
    try (Handler handler = rehearsal.open("{cachingInterval: 3s, cachingUseCount: 2}")) {
      CheckResult result = check(handler, "v1");
      assertThat(result.validDuration()).isEqualTo(Duration.ofSeconds(3));
      assertThat(result.validUseCount()).isEqualTo(2);
    }
  }

  @Test
  void aListIsReadAgainAndUsedUntilItIsTooOld() throws Exception {
    HttpServer provider =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    String[] list = {"# versions\n\n  v1  \nv2\n"};
    provider.createContext(
        "/",
        exchange -> {
          byte[] text = list[0].getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(text.length == 0 ? 500 : 200, text.length);
          exchange.getResponseBody().write(text);
          exchange.close();
        });
    provider.start();
    String params =
        "{providerUrl: 'http://127.0.0.1:%d/list', overrides: [own], refreshInterval: 100ms, ttl: 1s}"
            .formatted(provider.getAddress().getPort());
    try (Handler handler = rehearsal.open(params)) {
      eventually(() -> assertThat(checked(handler, "v1").code()).isZero());
      assertThat(check(handler, "own").code()).isZero();
      assertThat(check(handler, "# versions").code()).isEqualTo(7);
      list[0] = "v3";
      eventually(() -> assertThat(checked(handler, "v3").code()).isZero());
      assertThat(check(handler, "v1").code()).isEqualTo(7);
      list[0] = "";
      assertThat(check(handler, "v3").code()).isZero();
      eventually(() -> assertThat(checked(handler, "v3").code()).isEqualTo(14));
      assertThat(check(handler, "v3").validDuration()).isZero();
      assertThat(check(handler, "v3").message()).contains("/list' is not available");
    } finally {
      provider.stop(0);
    }
  }

  private CheckResult checked(Handler handler, String value) {
    try {
      return check(handler, value);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void filesAreListsToo(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("list"), "v1\nv2");
    String params = "{providerUrl: '%s', refreshInterval: 100ms}".formatted(file.toUri());
    try (Handler handler = rehearsal.open(params)) {
      eventually(() -> assertThat(checked(handler, "v2").code()).isZero());
    }
  }

  /// A file may be a device that never ends, or what no list of this type can be made of.
  @Test
  void whatIsNoListIsNotAvailable(@TempDir Path directory) throws Exception {
    Path wrong = Files.writeString(directory.resolve("list"), "10.0.0.1/99\n");
    for (String url : new String[] {"file:///dev/zero", wrong.toUri().toString(), "file:///"}) {
      String params =
          "{providerUrl: '%s', refreshInterval: 100ms, entryType: IP_ADDRESSES}".formatted(url);
      try (Handler handler = rehearsal.open(params)) {
        assertThat(check(handler, "10.0.0.1").code()).as(url).isEqualTo(14);
      }
    }
  }

  @Test
  void wrongParametersAreToldWithTheirPath() {
    assertThat(
            rehearsal.problems(
                """
                providerUrl: ftp://x/y
                refreshInterval: 10ms
                ttl: 5ms
                cachingInterval: -1s
                cachingUseCount: -1
                entryType: IP_ADDRESSES
                overrides: [10.0.0.0/33, a]
                """))
        .isEqualTo(
            """
            spec.params.providerUrl: "ftp://x/y" (expected: an http, https or file URL)
            spec.params.refreshInterval: PT0.01S (expected: at least 100ms)
            spec.params.ttl: PT0.005S (expected: at least 100ms)
            spec.params.ttl: PT0.005S (expected: at least the refresh interval)
            spec.params.cachingInterval: PT-1S (expected: 0s or more)
            spec.params.cachingUseCount: -1 (expected: 0 or more)
            spec.params.overrides[0]: "10.0.0.0/33" (expected: an IP address or CIDR block)
            spec.params.overrides[1]: "a" (expected: an IP address or CIDR block)""");
    for (String url : new String[] {"http:///list", "file:relative", "http://[", "list"}) {
      assertThat(rehearsal.problems("providerUrl: '%s'".formatted(url)))
          .contains("(expected: an http, https or file URL)");
    }
    assertThat(rehearsal.problems("{entryType: REGEX, overrides: ['(']}"))
        .startsWith("spec.params.overrides[0]: \"(\" (expected: a regular expression of RE2:");
  }
}
