package io.lateen.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.lateen.cli.Lateen;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

/// What is typed after `lateen pilot`.
final class PilotCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private HttpServer pilot;

  @Command(name = "server")
  private static final class Server implements Runnable {
    @Mixin private IstioFlags istio = new IstioFlags();

    @Override
    public void run() {}
  }

  @BeforeEach
  void start() throws Exception {
    pilot = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    pilot.createContext(
        "/",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          String head = exchange.getRequestMethod() + " " + exchange.getRequestURI() + " ";
          String said = head + new String(body, StandardCharsets.UTF_8);
          byte[] answer = said.getBytes(StandardCharsets.UTF_8);
          int status = exchange.getRequestURI().getPath().equals("/no") ? 404 : 200;
          exchange.sendResponseHeaders(status, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    pilot.start();
  }

  @AfterEach
  void stop() {
    pilot.stop(0);
  }

  private int request(String... words) {
    CommandLine line =
        Lateen.of(List.of(new PilotCommand()))
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));
    String[] all = new String[words.length + 4];
    System.arraycopy(words, 0, all, 4, words.length);
    all[0] = "pilot";
    all[1] = "request";
    all[2] = "--monitoringAddr";
    all[3] = "127.0.0.1:" + pilot.getAddress().getPort();
    return line.execute(all);
  }

  @Test
  void aPageIsAsked() {
    assertThat(request("GET", "/debug/endpointz?brief=1")).isZero();
    assertThat(out.toString()).isEqualTo("GET /debug/endpointz?brief=1 " + System.lineSeparator());
  }

  @Test
  void aBodyIsSent() {
    assertThat(request("POST", "/debug/plan", "kind: Pod")).isZero();
    assertThat(out.toString()).startsWith("POST /debug/plan kind: Pod");
  }

  @Test
  void whatIsNotThereIsAFailure() {
    assertThat(request("GET", "/no")).isEqualTo(1);
    assertThat(out.toString()).startsWith("GET /no");
    assertThat(err.toString()).startsWith("lateen: GET /no: HTTP status 404");
    assertThat(request("G T", "/x")).isEqualTo(1);
    assertThat(request("GET")).isEqualTo(2);
  }

  @Test
  void whereNobodyListensOneIsTold() {
    pilot.stop(0);
    assertThat(request("GET", "/ready")).isEqualTo(1);
    assertThat(err.toString()).startsWith("lateen: cannot ask Pilot at 127.0.0.1:");
  }

  @Test
  void commandLinesOfIstiosChartAreTaken() {
    CommandLine line = Lateen.of(List.of(new PilotCommand()));
    assertThat(
            line.parseArgs(
                    "pilot",
                    "discovery",
                    "--monitoringAddr=:15014",
                    "--log_output_level=default:info",
                    "--domain",
                    "cluster.local",
                    "-a",
                    "shop",
                    "--secureGrpcAddr",
                    "",
                    "--trust-domain=cluster.local",
                    "--disable-install-crds=true",
                    "--keepaliveMaxServerConnectionAge",
                    "30m")
                .subcommand()
                .matchedOptionValue("--secureGrpcAddr", "not given"))
        .isEmpty();
  }

  @Test
  void flagsWithoutEffectAreTold() {
    assertThat(flags("discovery").withoutEffect()).isEmpty();
    assertThat(
            flags(
                    "--registries=Kubernetes,MCP",
                    "--clusterRegistriesNamespace=istio-system",
                    "-n",
                    "istio-system",
                    "--appNamespace=shop",
                    "--plugins=authn,authz,health,mixer",
                    "--resync=60s",
                    "--domain=cluster.local",
                    "--trust-domain=cluster.local",
                    "--disable-install-crds",
                    "--profile=false",
                    "--discoveryCache=true",
                    "--keepaliveInterval=30s",
                    "--keepaliveTimeout=10s",
                    "--keepaliveMaxServerConnectionAge=30m",
                    "discovery")
                .withoutEffect())
        .hasSize(14)
        .contains(
            "--namespace has no effect: POD_NAMESPACE says where Pilot is",
            "--resync has no effect: changes are watched",
            "--profile has no effect: there is no /debug/pprof");
  }

  @Test
  void anotherWordIsRefused() {
    IstioFlags flags = flags("discover");
    assertThatThrownBy(flags::withoutEffect)
        .isInstanceOf(ParameterException.class)
        .hasMessage("\"discover\" (expected: flags, or the command request)");
    assertThatThrownBy(() -> flags("--mcpServerAddrs=mcp://galley:9901"))
        .isInstanceOf(ParameterException.class);
  }

  private static IstioFlags flags(String... words) {
    Server server = new Server();
    new CommandLine(server).parseArgs(words);
    return server.istio;
  }
}
