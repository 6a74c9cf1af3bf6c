package io.lateen.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.Status;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.lateen.model.attribute.AttributeBag;
import io.lateen.model.attribute.IpAddress;
import io.lateen.wire.mixer.MessageProblem;
import io.lateen.wire.mixer.ReportReader;
import io.lateen.wire.proto.mixer.CheckRequest;
import io.lateen.wire.proto.mixer.CheckResponse;
import io.lateen.wire.proto.mixer.HeaderOperation;
import io.lateen.wire.proto.mixer.MixerGrpc;
import io.lateen.wire.proto.mixer.ReferencedAttributes;
import io.lateen.wire.proto.mixer.ReferencedAttributes.AttributeMatch;
import io.lateen.wire.proto.mixer.ReferencedAttributes.Condition;
import io.lateen.wire.proto.mixer.ReportRequest;
import io.lateen.wire.proto.mixer.ReportResponse;
import io.lateen.wire.proto.mixer.RouteDirective;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class MixcTest {
  private final FakeMixer mixer = new FakeMixer();
  private Server server;

  /// Refuses every check and takes every report.
  private static final class FakeMixer extends MixerGrpc.MixerImplBase {
    final List<CheckRequest> checks = new CopyOnWriteArrayList<>();
    final List<ReportRequest> reports = new CopyOnWriteArrayList<>();

    @Override
    public void check(CheckRequest request, StreamObserver<CheckResponse> out) {
      checks.add(request);
      var valid = com.google.protobuf.Duration.newBuilder().setSeconds(5).build();
      out.onNext(
          CheckResponse.newBuilder()
              .setPrecondition(
                  CheckResponse.PreconditionResult.newBuilder()
                      .setStatus(Status.newBuilder().setCode(7).setMessage("h.ns:go away"))
                      .setValidDuration(valid)
                      .setValidUseCount(10)
                      .setRouteDirective(
                          RouteDirective.newBuilder()
                              .setDirectResponseCode(418)
                              .addRequestHeaderOperations(
                                  HeaderOperation.newBuilder().setName("x").setValue("y")))
                      .setReferencedAttributes(
                          ReferencedAttributes.newBuilder()
                              .addWords("cookie-jar")
                              .addAttributeMatches(
                                  AttributeMatch.newBuilder()
                                      .setName(15)
                                      .setMapKey(-1)
                                      .setCondition(Condition.ABSENCE))))
              .putQuotas(
                  "requestcount",
                  CheckResponse.QuotaResult.newBuilder()
                      .setGrantedAmount(2)
                      .setValidDuration(valid)
                      .build())
              .build());
      out.onCompleted();
    }

    @Override
    public void report(ReportRequest request, StreamObserver<ReportResponse> out) {
      reports.add(request);
      out.onNext(ReportResponse.getDefaultInstance());
      out.onCompleted();
    }
  }

  @BeforeEach
  void start() throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
            .addService(mixer)
            .build()
            .start();
  }

  @AfterEach
  void stop() {
    server.shutdownNow();
  }

  private String address() {
    return "127.0.0.1:" + server.getPort();
  }

  @Test
  void tellsAllOfAnAnswer() {
    Terminal result =
        Terminal.run("mixc", "check", "-m", address(), "-s", "a=b", "-q", "requestcount=3");
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .isEqualTo(
            """
            Check RPC completed successfully. Check status was PERMISSION_DENIED (h.ns:go away)
              Valid use count: 10, valid duration: 5s
              Referenced Attributes
                request.headers[cookie-jar] ABSENCE
              Direct response: 418
              Request header REPLACE x: y
            Quota: requestcount granted 2, valid duration: 5s
              Referenced Attributes
            """);
    assertThat(mixer.checks.get(0).getQuotasOrThrow("requestcount").getAmount()).isEqualTo(3);
    assertThat(mixer.checks.get(0).getGlobalWordCount()).isEqualTo(221);
  }

  @Test
  void sendsAttributesOfEveryType() throws MessageProblem {
    Terminal result =
        Terminal.run(
            "mixc",
            "report",
            "-m",
            address(),
            "-r",
            "2", //
            "-s",
            "s=1,t=x=y",
            "-i",
            "i=-5",
            "-f",
            "f=2.5",
            "-b",
            "b=true",
            "-t",
            "t1=2019-03-01T12:00:00Z",
            "-d",
            "d=1.5s",
            "--bytes_attributes",
            "source.ip=10.0.0.1,raw=0a:0B",
            "--bytes",
            "short=1d",
            "--stringmap_attributes",
            "request.headers=cookie:a:b;x:",
            "-a",
            "g1=7,g2=7.5,g3=false,g4=10ms,g5=text,g6=k:v,g7=10.0.0.2,g8=1f");
    assertThat(result.out()).isEqualTo("Report RPC completed successfully.\n".repeat(2));
    assertThat(mixer.reports).hasSize(2);
    AttributeBag bag = new ReportReader(mixer.reports.get(0).toByteArray()).next(2).get(0);
    assertThat(bag.get("s")).isEqualTo("1");
    assertThat(bag.get("t")).isEqualTo("x=y");
    assertThat(bag.get("i")).isEqualTo(-5L);
    assertThat(bag.get("f")).isEqualTo(2.5);
    assertThat(bag.get("b")).isEqualTo(true);
    assertThat(bag.get("t1")).isEqualTo(Instant.parse("2019-03-01T12:00:00Z"));
    assertThat(bag.get("d")).isEqualTo(Duration.ofMillis(1500));
    assertThat(bag.get("source.ip")).isEqualTo(IpAddress.of(new byte[] {10, 0, 0, 1}));
    assertThat(bag.get("raw")).isEqualTo(IpAddress.of(new byte[] {10, 11}));
    assertThat(bag.get("request.headers")).isEqualTo(Map.of("cookie", "a:b", "x", ""));
    assertThat(bag.get("g1")).isEqualTo(7L);
    assertThat(bag.get("g2")).isEqualTo(7.5);
    assertThat(bag.get("g3")).isEqualTo(false);
    assertThat(bag.get("g4")).isEqualTo(Duration.ofMillis(10));
    assertThat(bag.get("g5")).isEqualTo("text");
    assertThat(bag.get("g6")).isEqualTo(Map.of("k", "v"));
    assertThat(bag.get("short")).isEqualTo(IpAddress.of(new byte[] {0x1d}));
    assertThat(bag.get("g8")).isEqualTo(IpAddress.of(new byte[] {0x1f}));
    assertThat(bag.get("g7")).isEqualTo(IpAddress.of(new byte[] {10, 0, 0, 2}));
  }

  @Test
  void saysWhichFlagIsWrong() {
    assertThat(Terminal.run("mixc", "check", "-i", "a=x").err())
        .startsWith("lateen: -i: a=x (expected: a whole number); see: lateen mixc check --help");
    assertThat(Terminal.run("mixc", "check", "-s", "a").err())
        .startsWith("lateen: -s: a (expected: name=value)");
    assertThat(Terminal.run("mixc", "check", "-q", "q=many").err())
        .startsWith("lateen: -q: q=many (expected: name=amount)");
    assertThat(Terminal.run("mixc", "check", "-f", "a=1d").err())
        .startsWith("lateen: -f: a=1d (expected: a number)");
    assertThat(Terminal.run("mixc", "check", "-t", "a=noon").err())
        .startsWith("lateen: -t: a=noon (expected: 2019-03-01T12:00:00Z)");
    assertThat(Terminal.run("mixc", "check", "--stringmap_attributes", "a=b").err())
        .startsWith("lateen: --stringmap_attributes: a=b (expected: key:value;key:value)");
    assertThat(Terminal.run("mixc", "report", "-r", "0").err())
        .startsWith("lateen: -r: 0 (expected: 1 or more)");
    assertThat(Terminal.run("mixc").err()).startsWith("lateen: a command is missing");
  }

  @Test
  void saysThatMixerIsNotThere() {
    String gone = address();
    server.shutdownNow();
    Terminal result = Terminal.run("mixc", "report", "-m", gone);
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err())
        .startsWith("lateen: Report RPC failed: UNAVAILABLE")
        .contains("is Mixer at " + gone + "?");
  }
}
