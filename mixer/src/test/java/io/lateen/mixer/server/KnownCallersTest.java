package io.lateen.mixer.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Attributes;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.lateen.wire.kube.EventSink;
import io.lateen.wire.kube.WorkloadApi;
import io.lateen.wire.proto.mixer.CheckRequest;
import io.lateen.wire.proto.mixer.MixerGrpc;
import io.lateen.wire.proto.mixer.ReportRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

final class KnownCallersTest {
  private static final String STRANGER = "127.0.0.9";
  private static final String HOST = "127.0.0.1";

  private final Accounts accounts = new Accounts();
  private MixerServer server;

  /// An API server that knows three tokens.
  private static final class Accounts implements WorkloadApi {
    private final Map<String, List<String>> audiences =
        Map.of(
            "of-a-sidecar", List.of("istio-pilot"),
            "of-a-machine", List.of(),
            "for-citadel", List.of("istio-ca"));
    private final AtomicInteger asked = new AtomicInteger();
    private volatile boolean away;

    @Override
    public User review(String token, List<String> wanted) throws IOException {
      asked.incrementAndGet();
      if (away) {
        throw new IOException("no route to host; asked about " + token);
      }
      return wanted.equals(audiences.get(token))
          ? new User("system:serviceaccount:default:default", List.of(), "")
          : null;
    }

    @Override
    public JsonNode group(String namespace, String name) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void put(String namespace, String name, Map<String, String> notes, ObjectNode spec) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void healthy(String namespace, String name, boolean healthy, String message) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void remove(String namespace, String name) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<Entry> entries() {
      throw new UnsupportedOperationException();
    }
  }

  @BeforeEach
  void start() throws IOException {
    InetSocketAddress any = new InetSocketAddress(HOST, 0);
    server =
        MixerServer.start(
            MixerSettings.at(any, any, "test").withCallersKnownTo(accounts),
            new Objects(),
            EventSink.NONE);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void strangersNeedATokenOfTheMesh() throws Exception {
    for (String token : List.of("", "made-up", "for-citadel")) {
      assertThat(report(STRANGER, token).getCode())
          .as(token)
          .isEqualTo(Status.Code.UNAUTHENTICATED);
      assertThat(check(STRANGER, token).getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
    }
    assertThat(report(STRANGER, "made-up").getDescription()).doesNotContain("made-up");
    for (String token : List.of("of-a-sidecar", "of-a-machine")) {
      assertThat(report(STRANGER, token).isOk()).as(token).isTrue();
      assertThat(check(STRANGER, token).isOk()).as(token).isTrue();
    }
  }

  @Test
  void theHostNeedsNone() throws Exception {
    assertThat(report(HOST, "").isOk()).isTrue();
    assertThat(accounts.asked).hasValue(0);
  }

  @Test
  void anAnswerIsRememberedAlsoWhileNobodyCanBeAsked() throws Exception {
    assertThat(report(STRANGER, "of-a-sidecar").isOk()).isTrue();
    accounts.away = true;
    assertThat(report(STRANGER, "of-a-sidecar").isOk()).isTrue();
    assertThat(accounts.asked).hasValue(1);
    Status refused = report(STRANGER, "of-a-machine");
    assertThat(refused.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(refused.getDescription()).doesNotContain("of-a-machine");
  }

  private Status report(String from, String token) throws InterruptedException {
    return call(from, token, stub -> stub.report(ReportRequest.getDefaultInstance()));
  }

  private Status check(String from, String token) throws InterruptedException {
    CheckRequest request = CheckRequest.newBuilder().setGlobalWordCount(221).build();
    return call(from, token, stub -> stub.check(request));
  }

  private interface Call {
    void on(MixerGrpc.MixerBlockingStub stub);
  }

  private Status call(String from, String token, Call call) throws InterruptedException {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(HOST, server.port())
            .usePlaintext()
            .localSocketPicker(new From(InetAddress.ofLiteral(from)))
            .build();
    Metadata headers = new Metadata();
    if (!token.isEmpty()) {
      headers.put(
          Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    }
    try {
      call.on(
          MixerGrpc.newBlockingStub(channel)
              .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
              .withDeadlineAfter(60, TimeUnit.SECONDS));
      return Status.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus();
    } finally {
      channel.shutdownNow();
      channel.awaitTermination(60, TimeUnit.SECONDS);
    }
  }

  private static final class From extends NettyChannelBuilder.LocalSocketPicker {
    private final InetAddress address;

    From(InetAddress address) {
      this.address = address;
    }

    @Override
    public SocketAddress createSocketAddress(SocketAddress to, Attributes attributes) {
      return new InetSocketAddress(address, 0);
    }
  }
}
