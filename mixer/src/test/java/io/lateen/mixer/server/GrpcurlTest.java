package io.lateen.mixer.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.mixer.adapter.Stranger;
import io.lateen.wire.kube.EventSink;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/// A hand tool that knows nothing of Mixer but what reflection tells it.
@EnabledIf("io.lateen.mixer.adapter.Stranger#grpcurlIsThere")
class GrpcurlTest {
  private static final String CHECK = "istio.mixer.v1.Mixer/Check";

  private final Objects objects = new Objects();
  private MixerServer server;

  private record Said(int exit, String text) {}

  @BeforeEach
  void start() throws IOException {
    InetSocketAddress any = new InetSocketAddress("127.0.0.1", 0);
    server = MixerServer.start(MixerSettings.at(any, any, "test"), objects, EventSink.NONE);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /// @param data of a request; empty for none
  private Said grpcurl(String data, String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Stranger.find("LATEEN_GRPCURL", "grpcurl").orElseThrow().toString());
    command.addAll(List.of("-plaintext", "-max-time", "20"));
    if (!data.isEmpty()) {
      command.addAll(List.of("-d", data));
    }
    command.add("127.0.0.1:" + server.port());
    command.addAll(List.of(words));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return new Said(process.exitValue(), text);
  }

  @Test
  void listsAndDescribes() throws Exception {
    assertThat(grpcurl("", "list").text().lines())
        .contains("istio.mixer.v1.Mixer", "grpc.health.v1.Health");
    assertThat(grpcurl("", "list", "istio.mixer.v1.Mixer").text().lines())
        .containsExactly("istio.mixer.v1.Mixer.Check", "istio.mixer.v1.Mixer.Report");
    assertThat(grpcurl("", "describe", "istio.mixer.v1.CompressedAttributes").text())
        .contains("map<sint32, .google.protobuf.Timestamp> timestamps = 6;");
  }

  @Test
  void asksAndReports() throws Exception {
    Said check =
        grpcurl(
            """
            {"globalWordCount": 221, "attributes": {"words": ["a"], "strings": {"-1": 3}},
             "quotas": {"requestcount": {"amount": 5}}}
            """,
            CHECK);
    assertThat(check.exit()).as(check.text()).isZero();
    assertThat(check.text())
        .contains(
            "\"valid_use_count\": 10000",
            "\"granted_amount\": \"5\"",
            "\"valid_duration\": \"60s\"");
    assertThat(
            grpcurl(
                "{\"attributes\": [{\"words\": [\"a\"], \"strings\": {\"-1\": -1}}]}",
                "istio.mixer.v1.Mixer/Report"))
        .isEqualTo(new Said(0, "{}\n"));
  }

  @Test
  void isToldWhatIsWrong() throws Exception {
    for (long words : new long[] {222, 4_294_967_295L}) {
      Said refused = grpcurl("{\"globalWordCount\": " + words + "}", CHECK);
      assertThat(refused.exit()).isNotZero();
      assertThat(refused.text())
          .contains("Code: Internal")
          .contains(
              "inconsistent global dictionary versions used: mixer knows 221 words, caller knows ");
    }
    assertThat(
            grpcurl("{\"attributes\": {\"int64s\": {\"0\": 1}, \"strings\": {\"0\": 1}}}", CHECK)
                .text())
        .contains("Code: InvalidArgument")
        .contains("CheckRequest.attributes.", "source.ip: given as");
  }
}
