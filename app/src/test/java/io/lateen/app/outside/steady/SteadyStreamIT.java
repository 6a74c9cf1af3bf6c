package io.lateen.app.outside.steady;

import static io.lateen.app.walkthrough.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.app.walkthrough.Command;
import io.lateen.app.walkthrough.Load;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Two thousand requests a second through one proxy, while listeners, routes, clusters and
/// endpoints change at random, a certificate is replaced, an upstream leaves and comes back and
/// Pilot is gone: not one fails.
final class SteadyStreamIT {
  private static final int PER_SECOND = Integer.getInteger("lateen.steady.rate", 2_000);
  private static final int CHANGES = Integer.getInteger("lateen.steady.changes", 500);

  /// Without Pilot.
  private static final Duration OUTAGE =
      Duration.ofSeconds(Integer.getInteger("lateen.steady.outage", 15));

  /// As many may be under way at once.
  private static final int AT_ONCE = 5;

  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir Path temp;

  private final HttpClient client = HttpClient.newHttpClient();
  private final List<Upstream> upstreams =
      Stream.of("v1", "v1", "v2", "v2").map(Upstream::start).toList();

  @Test
  @Timeout(value = 60, unit = TimeUnit.MINUTES)
  void noRequestFails() throws Exception {
    long seed = Long.getLong("lateen.steady.seed", System.nanoTime());
    System.out.println("steady: -Dlateen.steady.seed=" + seed);
    List<Integer> ports = PilotAndGateway.freePorts(5);
    certificate("first");
    ChangingRules.Front front =
        new ChangingRules.Front(
            ports.get(0), ports.get(1), file("front.crt"), file("front.key"), ports.subList(2, 5));
    Path folder = Files.createDirectory(temp.resolve("rules"));
    ChangingRules rules = new ChangingRules(folder, new Random(seed), front, upstreams);
    try (PilotAndGateway mesh = new PilotAndGateway(folder, temp)) {
      URI page = URI.create("http://127.0.0.1:" + front.port() + "/");
      inForce(page, rules.changeRoutes());
      eventually(SOON, () -> listens(front.tlsPort()), yes -> yes);
      load(mesh, rules, page, front.tlsPort());
    } finally {
      upstreams.forEach(Upstream::close);
    }
  }

  private static boolean listens(int port) {
    try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private void load(PilotAndGateway mesh, ChangingRules rules, URI page, int tlsPort)
      throws Exception {
    try (Load load = new Load(page.toString(), PER_SECOND);
        TlsCallers callers = new TlsCallers(tlsPort)) {
      for (int i = 0; i < CHANGES; i += AT_ONCE) {
        changeSome(rules, page);
        if (i == CHANGES / 2 / AT_ONCE * AT_ONCE) {
          replaceCertificate(callers);
          leaveAndComeBack(rules, page);
        }
      }
      outage(mesh, rules, page);
      Map<String, Long> failures = load.stop();
      System.out.printf(
          "steady: %d requests, %d ms behind their rate, failures: %s%n",
          load.sent(), load.lateMillis(), failures);
      assertThat(failures).isEmpty();
      assertThat(callers.stop()).isEmpty();
    }
  }

  private void changeSome(ChangingRules rules, URI page) {
    for (int i = 1; i < AT_ONCE; i++) {
      rules.changeOne();
    }
    inForce(page, rules.changeRoutes());
  }

  private void inForce(URI page, String revision) {
    eventually(SOON, () -> revision(page), revision::equals);
  }

  private String revision(URI page) {
    try {
      return client
          .send(HttpRequest.newBuilder(page).build(), BodyHandlers.discarding())
          .headers()
          .firstValue("x-revision")
          .orElse("none");
    } catch (IOException e) {
      return e.toString();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private void replaceCertificate(TlsCallers callers) {
    eventually(SOON, callers::subject, "CN=first"::equals);
    certificate("second");
    eventually(SOON, callers::subject, "CN=second"::equals);
  }

  private void leaveAndComeBack(ChangingRules rules, URI page) {
    Upstream one = upstreams.getFirst();
    rules.drain(one);
    inForce(page, rules.changeRoutes());
    long before = one.asked();
    one.restart();
    rules.useAll();
    eventually(SOON, one::asked, now -> now > before);
  }

  private void outage(PilotAndGateway mesh, ChangingRules rules, URI page)
      throws InterruptedException {
    mesh.killPilot();
    Thread.sleep(OUTAGE); // this long, under load
    mesh.pilotAgain();
    inForce(page, rules.changeRoutes());
  }

  /// The key first: a proxy that reads the two between the moves must not be left without a pair.
  private void certificate(String name) {
    Path key = temp.resolve("new.key");
    Path certificate = temp.resolve("new.crt");
    new Command(List.of("openssl"), Map.of())
        .run(
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=" + name,
            "-keyout",
            key.toString(),
            "-out",
            certificate.toString())
        .ok();
    try {
      Files.move(key, file("front.key"), StandardCopyOption.REPLACE_EXISTING);
      Files.move(certificate, file("front.crt"), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path file(String name) {
    return temp.resolve(name);
  }
}
