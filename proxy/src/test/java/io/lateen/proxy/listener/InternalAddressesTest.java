package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.resource.Address;
import io.lateen.proxy.resource.CidrRange;
import io.lateen.proxy.resource.InternalAddresses;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whom an edge trusts: nobody, unless `internal_address_config` says so.
final class InternalAddressesTest {
  private static final String RETRY = "x-envoy-retry-on: 5xx";

  private static String seen(boolean edge, List<CidrRange> internal, String... headers)
      throws IOException {
    return seen(new Address("127.0.0.1", 0), edge, new InternalAddresses(internal, false), headers);
  }

  private static String seen(
      Address at, boolean edge, InternalAddresses internal, String... headers) throws IOException {
    try (FakeServer server =
            new FakeServer((request, in, out) -> FakeServer.ok(out, request.head()));
        Mesh mesh = new Mesh()) {
      mesh.address = at;
      mesh.edge = edge;
      mesh.internal = internal;
      mesh.cluster("a", server.port()).route("/", "a").serve();
      return mesh.get("/", headers).body();
    }
  }

  @Test
  void nobodyIsInternalByDefault() throws IOException {
    assertThat(seen(true, List.of(), RETRY, "x-envoy-internal: true", "x-envoy-original-path: /a"))
        .contains("x-envoy-external-address: 127.0.0.1")
        .doesNotContain("x-envoy-retry-on", "x-envoy-internal", "x-envoy-original-path");
  }

  @Test
  void whoIsNamedIs() throws IOException {
    assertThat(seen(true, List.of(new CidrRange("127.0.0.0", 8)), RETRY, "x-envoy-ip-tags: a"))
        .contains("x-envoy-internal: true", "x-envoy-ip-tags: a")
        .doesNotContain("x-envoy-external-address", "x-envoy-retry-on");
  }

  /// `unix_sockets` of the configuration; no range has such a client.
  @Test
  void whoComesByAUnixSocketMayBe(@TempDir Path folder) throws IOException {
    Address pipe = Address.pipe(folder.resolve("in.sock").toString());
    List<CidrRange> all = List.of(new CidrRange("0.0.0.0", 0));
    String claimed = "x-envoy-external-address: 9.9.9.9";

    assertThat(seen(pipe, true, new InternalAddresses(all, false), RETRY, claimed))
        .doesNotContain("x-envoy-internal", "x-envoy-external-address", "x-forwarded-for", "retry");
    InternalAddresses trusting = new InternalAddresses(List.of(), true);
    assertThat(seen(pipe, true, trusting, "x-envoy-ip-tags: a"))
        .contains("x-envoy-internal: true", "x-envoy-ip-tags: a")
        .doesNotContain("x-forwarded-for");
    assertThat(seen(pipe, true, trusting, "x-forwarded-for: 10.0.0.1"))
        .contains("x-forwarded-for: 10.0.0.1\r\n")
        .doesNotContain("x-envoy-internal");
    assertThat(seen(pipe, false, trusting)).doesNotContain("x-envoy-internal");
  }

  @Test
  void whoWasForwardedForOthersIsNot() throws IOException {
    List<CidrRange> all = List.of(new CidrRange("0.0.0.0", 0));

    assertThat(seen(true, all, RETRY, "x-forwarded-for: 10.0.0.1"))
        .contains("x-envoy-external-address: 127.0.0.1")
        .doesNotContain("x-envoy-retry-on");
    assertThat(seen(false, all, "x-forwarded-for: 10.0.0.1")).contains("x-envoy-internal: true");
    assertThat(seen(false, all, "x-forwarded-for: 10.0.0.1, 10.0.0.2"))
        .doesNotContain("x-envoy-internal");
  }
}
