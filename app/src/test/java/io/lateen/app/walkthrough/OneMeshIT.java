package io.lateen.app.walkthrough;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.lateen.app.outside.attack.Attack;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// What needs no mesh of its own: whatever is applied here is taken back, and seen to be, before
/// the next begins.
@TestMethodOrder(OrderAnnotation.class)
final class OneMeshIT {
  @TempDir static Path temp;
  private static RunningMesh mesh;
  private static Command kubectl;

  @BeforeAll
  static void up() {
    List<Path> kubectls = Programs.kubectls();
    assumeFalse(kubectls.isEmpty(), "no kubectl, as has been said");
    mesh = RunningMesh.up(temp.resolve("home"));
    kubectl = mesh.kubectl(kubectls.getLast());
  }

  @AfterAll
  static void down() {
    if (mesh != null) {
      mesh.close();
    }
  }

  /// Istio's policies for Bookinfo, and ours.
  @Test
  @Order(1)
  void policies() throws IOException {
    try (Browser browser = new Browser(mesh.gateway());
        Telemetry telemetry = new Telemetry(kubectl)) {
      Policies policies = new Policies(kubectl, browser, telemetry);
      policies.all();
      for (Path program : Programs.redises()) {
        try (Redis redis = Redis.start(program, mesh.home())) {
          policies.counted(redis.port());
        }
      }
    }
  }

  @Test
  @Order(2)
  void whatIsExplainedIsWhatHappens() throws Exception {
    new Explaining(kubectl, mesh).walk(temp);
  }

  @Test
  @Order(3)
  void rolesAndTokens() throws Exception {
    try (Browser browser = new Browser(mesh.gateway())) {
      new Access(kubectl, mesh.lateen(), browser).walk();
      new AccessFiles(kubectl, new Bookinfo(kubectl, mesh.gateway()), browser).walk();
    }
    new DatabaseAccess(mesh, kubectl).walk();
  }

  @Test
  @Order(4)
  void whatIsSaidOfMutualTlsIsTrue() {
    try (Browser browser = new Browser(mesh.gateway())) {
      new TlsTruth(kubectl, mesh.lateen(), browser).walk();
    }
  }

  /// Who must not get in.
  @Test
  @Order(5)
  void anAttack() throws Exception {
    Attack.on(mesh, kubectl);
  }
}
