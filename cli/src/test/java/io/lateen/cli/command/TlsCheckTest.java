package io.lateen.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TlsCheckTest {
  private static final String ROWS =
      """
      [{"host": "stock.shop.svc.cluster.local", "port": 80, "authentication_policy_name": "default/shop",
        "destination_rule_name": "stock/shop", "server_protocol": "mTLS", "client_protocol": "HTTP",
        "TLS_conflict_status": "CONFLICT"},
       {"host": "cart.shop.svc.cluster.local", "port": 9080, "authentication_policy_name": "-",
        "destination_rule_name": "-", "server_protocol": "HTTP/mTLS", "client_protocol": "mTLS",
        "TLS_conflict_status": "OK"}]
      """;

  @TempDir private Path folder;
  private FakeServer api;
  private FakeServer pilot;

  @BeforeEach
  void start() throws IOException {
    api =
        new FakeServer()
            .with(
                "/api/v1/namespaces/shop/pods/web-1",
                "{\"metadata\": {\"name\": \"web-1\", \"namespace\": \"shop\"}}")
            .with(
                "/api/v1/namespaces/shop/pods/web-2",
                "{\"metadata\": {\"name\": \"web-2\", \"namespace\": \"shop\"}}");
    pilot = new FakeServer().with("/debug/authenticationz?proxyID=web-1.shop", ROWS);
  }

  @AfterEach
  void stop() {
    api.close();
    pilot.close();
  }

  private Terminal check(String... more) throws IOException {
    List<String> line = new ArrayList<>(List.of("authn", "tls-check", "--pilot", pilot.address()));
    line.addAll(List.of("-c", api.kubeconfig(folder, "secret").toString()));
    line.addAll(List.of(more));
    return Terminal.run(line.toArray(new String[0]));
  }

  @Test
  void showsEveryService() throws IOException {
    assertThat(check("web-1.shop").out())
        .isEqualTo(
            """
            HOST:PORT                            STATUS       SERVER        CLIENT     AUTHN POLICY     DESTINATION RULE
            cart.shop.svc.cluster.local:9080     OK           HTTP/mTLS     mTLS       -                -
            stock.shop.svc.cluster.local:80      CONFLICT     mTLS          HTTP       default/shop     stock/shop
            """);
  }

  @Test
  void showsOneService() throws IOException {
    for (String name : List.of("cart", "cart.shop", "cart.shop.svc.cluster.local")) {
      assertThat(check("web-1.shop", name).out().lines()).hasSize(2);
    }
    assertThat(check("web-1.shop", "car").err())
        .contains("the proxy of \"web-1.shop\" sees no service \"car\"");
    assertThat(check("web-1.shop", "cart", "-o", "json").out())
        .contains("\"server_protocol\" : \"HTTP/mTLS\"")
        .doesNotContain("stock");
  }

  @Test
  void saysWhoIsNotThere() throws IOException {
    assertThat(check("web-2.shop").err())
        .contains("no Pilot has the proxy of \"web-2.shop\" connected");
    assertThat(check("web-3.shop").err()).contains("there is no Pod \"web-3\" in namespace shop");
  }
}
