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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RbacCanTest {
  private static final String ROLES =
      """
      {"items": [{"metadata": {"name": "viewer", "namespace": "shop"}, "spec": {"rules": [
        {"services": ["cart.shop.svc.cluster.local"], "methods": ["GET"], "paths": ["/cart*"],
         "constraints": [{"key": "version", "values": ["v1"]}]}]}}]}
      """;
  private static final String BINDINGS =
      """
      {"items": [{"metadata": {"name": "web", "namespace": "shop"}, "spec": {
        "subjects": [{"user": "bob"}, {"group": "admins"},
          {"properties": {"source.namespace": "ops"}}],
        "roleRef": {"kind": "ServiceRole", "name": "viewer"}}}]}
      """;

  @TempDir private Path folder;
  private FakeServer api;

  @BeforeEach
  void start() throws IOException {
    String base = "/apis/rbac.istio.io/v1alpha1/namespaces/shop/";
    api = new FakeServer();
    api.with(base + "serviceroles", ROLES).with(base + "servicerolebindings", BINDINGS);
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private Terminal can(String... more) throws IOException {
    List<String> line = new ArrayList<>(List.of("experimental", "rbac", "can"));
    line.addAll(List.of(more));
    line.addAll(List.of("-n", "shop", "-c", api.kubeconfig(folder, "secret").toString()));
    return Terminal.run(line.toArray(new String[0]));
  }

  @ParameterizedTest
  @CsvSource({
    "GET cart /cart/1 -u bob -a version=v1, allow",
    "GET cart.shop.svc.cluster.local /cart -u bob -a version=v1, allow",
    "GET cart /cart -g users -g admins -a version=v1, allow",
    "GET cart /cart -s source.namespace=ops -a version=v1, allow",
    "GET cart /cart -u bob, deny",
    "GET cart /cart -u bob -a version=v2, deny",
    "POST cart /cart -u bob -a version=v1, deny",
    "GET cart /other -u bob -a version=v1, deny",
    "GET stock /cart -u bob -a version=v1, deny",
    "GET cart /cart -u eve -a version=v1, deny",
    "GET cart /cart -a version=v1, deny",
  })
  void rolesAnswer(String question, String answer) throws IOException {
    Terminal said = can(question.split(" ", -1));
    assertThat(said.err()).isEmpty();
    assertThat(said.exitCode()).isZero();
    assertThat(said.out()).isEqualTo(answer + "\n");
  }

  /// As proxies judge it: the mesh was called otherwise, and rules still are.
  @ParameterizedTest
  @CsvSource({
    "new.example/ns/shop/sa/web, allow",
    "old.example/ns/shop/sa/web, allow",
    "third.example/ns/shop/sa/web, deny",
    "new.example/ns/shop/sa/eve, deny",
    "new.example/ns/ops/sa/any, allow",
    "third.example/ns/ops/sa/any, deny",
  })
  void identitiesAreOfEveryTrustDomainOfTheMesh(String user, String answer) throws IOException {
    api.with(
        "/api/v1/namespaces/istio-system/configmaps/istio",
        """
        {"data": {"mesh": "{trustDomain: new.example, trustDomainAliases: [old.example]}"}}
        """);
    api.with(
        "/apis/rbac.istio.io/v1alpha1/namespaces/shop/servicerolebindings",
        BINDINGS.replace(
            "{\"user\": \"bob\"}",
            """
            {"user": "old.example/ns/shop/sa/web"},
            {"names": ["cluster.local/ns/*"], "notNames": ["old.example/ns/shop/*"]}
            """));
    assertThat(can("GET", "cart", "/cart", "-u", user, "-a", "version=v1").out())
        .isEqualTo(answer + "\n");
  }

  @Test
  void jsonSaysWhatAllowsIt() throws IOException {
    assertThat(can("GET", "cart", "/cart", "-u", "bob", "-a", "version=v1", "-o", "json").out())
        .isEqualTo(
            """
            {
              "result" : "allow",
              "role" : "viewer",
              "binding" : "web"
            }
            """);
    assertThat(can("GET", "cart", "/cart", "-o", "json").out())
        .isEqualTo("{\n  \"result\" : \"deny\"\n}\n");
  }

  @Test
  void noRolesAllowNothing() throws IOException {
    String[] other = {
      "experimental",
      "rbac",
      "can",
      "GET",
      "cart",
      "/",
      "-n",
      "empty",
      "-c",
      api.kubeconfig(folder, "secret").toString()
    };
    assertThat(Terminal.run(other).out()).isEqualTo("deny\n");
    assertThat(Terminal.run("experimental", "rbac", "can", "GET", "cart").exitCode()).isEqualTo(2);
  }
}
