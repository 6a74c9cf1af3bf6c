package io.lateen.mixer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.StreamObserver;
import io.lateen.wire.kube.EventSink;
import io.lateen.wire.proto.mixer.CheckRequest;
import io.lateen.wire.proto.mixer.CheckResponse;
import io.lateen.wire.proto.mixer.CompressedAttributes;
import io.lateen.wire.proto.mixer.MixerGrpc;
import io.lateen.wire.proto.mixer.ReportRequest;
import io.lateen.wire.proto.mixer.ReportResponse;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MixerServerTest {
  private final Objects objects = new Objects();
  private final HttpClient http = HttpClient.newHttpClient();
  private MixerServer server;
  private ManagedChannel channel;

  @BeforeEach
  void start() throws Exception {
    InetSocketAddress any = new InetSocketAddress("127.0.0.1", 0);
    server =
        MixerServer.start(
            MixerSettings.at(any, any, "1.1-test").withLongestValidity(Duration.ofSeconds(7)),
            objects,
            EventSink.NONE);
    channel = NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
  }

  @AfterEach
  void stop() throws Exception {
    channel.shutdownNow();
    channel.awaitTermination(5, TimeUnit.SECONDS);
    server.close();
    http.close();
    assertThat(objects.watches()).isZero();
  }

  private MixerGrpc.MixerBlockingStub mixer() {
    return MixerGrpc.newBlockingStub(channel).withDeadlineAfter(20, TimeUnit.SECONDS);
  }

  private HttpResponse<String> page(String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.monitoringPort() + path);
    return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static CheckRequest.Builder request() {
    return CheckRequest.newBuilder()
        .setGlobalWordCount(221)
        .setAttributes(CompressedAttributes.newBuilder().addWords("a").putStrings(-1, 3));
  }

  @Test
  void withoutRulesEveryRequestPasses() {
    CheckResponse answer = mixer().check(request().build());
    assertThat(answer.getPrecondition().getStatus().getCode()).isZero();
    assertThat(answer.getPrecondition().getValidUseCount()).isEqualTo(10_000);
  }

  @Test
  void noAnswerIsValidLongerThanSettingsLet() {
    CheckResponse answer = mixer().check(request().build());
    assertThat(answer.getPrecondition().getValidDuration().getSeconds()).isEqualTo(7);
  }

  @Test
  void aQuotaNobodyKnowsIsGrantedInFull() {
    CheckRequest.QuotaParams five = CheckRequest.QuotaParams.newBuilder().setAmount(5).build();
    CheckResponse answer = mixer().check(request().putQuotas("requestcount", five).build());
    assertThat(answer.getQuotasOrThrow("requestcount").getGrantedAmount()).isEqualTo(5);
    // Answered again although the answer to the request itself is remembered.
    answer = mixer().check(request().putQuotas("requestcount", five).build());
    assertThat(answer.getQuotasOrThrow("requestcount").getGrantedAmount()).isEqualTo(5);
  }

  @Test
  void aCallerWithMoreWordsIsToldSo() {
    assertThatThrownBy(() -> mixer().check(request().setGlobalWordCount(222).build()))
        .hasMessage(
            "INTERNAL: inconsistent global dictionary versions used: mixer knows 221 words,"
                + " caller knows 222");
    assertThatThrownBy(
            () -> mixer().report(ReportRequest.newBuilder().setGlobalWordCount(300).build()))
        .hasMessageContaining("caller knows 300");
  }

  @Test
  void anEmptyReportIsFine() {
    assertThat(mixer().report(ReportRequest.getDefaultInstance()))
        .isEqualTo(ReportResponse.getDefaultInstance());
  }

  @Test
  void faultyAttributesAreRefusedInWords() {
    CheckRequest twoTypes =
        request()
            .setAttributes(CompressedAttributes.newBuilder().putInt64S(0, 1).putStrings(0, 1))
            .build();
    assertThatThrownBy(() -> mixer().check(twoTypes))
        .hasMessageStartingWith("INVALID_ARGUMENT: CheckRequest.attributes.")
        .hasMessageContaining("source.ip: given as");
    ReportRequest report =
        ReportRequest.newBuilder()
            .addAttributes(CompressedAttributes.newBuilder().putInt64S(0, 1).putStrings(0, 1))
            .build();
    assertThatThrownBy(() -> mixer().report(report))
        .hasMessageStartingWith("INVALID_ARGUMENT: ReportRequest.attributes[0].");
  }

  @Test
  void aMessageBeyondTheBoundIsRefused() {
    CheckRequest huge =
        request().setDeduplicationIdBytes(ByteString.copyFrom(new byte[2 << 20])).build();
    assertThatThrownBy(() -> mixer().check(huge))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e ->
                assertThat(e.getStatus().getCode())
                    .isIn(Status.Code.RESOURCE_EXHAUSTED, Status.Code.CANCELLED));
    assertThat(mixer().check(request().build()).hasPrecondition()).isTrue();
  }

  @Test
  void isReadyOnceEverythingHasBeenRead() throws Exception {
    assertThat(page("/healthz").statusCode()).isEqualTo(200);
    assertThat(page("/healthz/ready").statusCode()).isEqualTo(503);
    assertThat(health()).isEqualTo(ServingStatus.NOT_SERVING);
    objects.sync();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!server.isReady() && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(page("/healthz/ready").statusCode()).isEqualTo(200);
    assertThat(health()).isEqualTo(ServingStatus.SERVING);
  }

  private ServingStatus health() {
    return HealthGrpc.newBlockingStub(channel)
        .check(HealthCheckRequest.getDefaultInstance())
        .getStatus();
  }

  @Test
  void countsItselfUnderIstiosNames() throws Exception {
    mixer().check(request().build());
    mixer().check(request().build());
    mixer()
        .report(
            ReportRequest.newBuilder().addAttributes(CompressedAttributes.newBuilder()).build());
    // The count is made after the answer has gone out.
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    String text;
    do {
      text = page("/metrics").body();
    } while (!text.contains("Report\",grpc_server_status=\"OK\"") && System.nanoTime() < deadline);
    assertThat(text)
        .contains(
            "grpc_io_server_completed_rpcs{grpc_server_method=\"istio.mixer.v1.Mixer/Check\",grpc_server_status=\"OK\"} 2.0")
        .contains("grpc_io_server_server_latency_bucket{grpc_server_method=")
        .contains("mixer_checkcache_cache_hits_total 1.0")
        .contains("mixer_checkcache_cache_misses_total 1.0")
        .contains("lateen_mixer_reported_records_total 1.0")
        .contains("istio_build{component=\"mixer\",tag=\"1.1-test\"} 1.0");
    assertThat(page("/version").body()).isEqualTo("1.1-test");
    assertThat(page("/nowhere").statusCode()).isEqualTo(404);
  }

  @Test
  void tellsWhatItServes() throws Exception {
    BlockingQueue<ServerReflectionResponse> answers = new LinkedBlockingQueue<>();
    StreamObserver<ServerReflectionRequest> ask =
        ServerReflectionGrpc.newStub(channel)
            .serverReflectionInfo(
                new StreamObserver<>() {
                  @Override
                  public void onNext(ServerReflectionResponse answer) {
                    answers.add(answer);
                  }

                  @Override
                  public void onError(Throwable t) {}

                  @Override
                  public void onCompleted() {}
                });
    ask.onNext(
        ServerReflectionRequest.newBuilder()
            .setFileContainingSymbol("istio.mixer.v1.Mixer")
            .build());
    ServerReflectionResponse answer = answers.poll(20, TimeUnit.SECONDS);
    assertThat(answer.getFileDescriptorResponse().getFileDescriptorProtoCount()).isPositive();
    ask.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
    assertThat(answers.poll(20, TimeUnit.SECONDS).getListServicesResponse().getServiceList())
        .extracting(service -> service.getName())
        .contains("istio.mixer.v1.Mixer");
    ask.onCompleted();
  }
}
