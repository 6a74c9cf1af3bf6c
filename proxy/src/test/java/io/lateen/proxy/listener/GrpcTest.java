package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.lateen.proxy.filter.http.grpcstats.GrpcStatsConfig;
import io.lateen.proxy.resource.ClusterChoice;
import io.lateen.proxy.resource.Http2Options;
import io.lateen.proxy.resource.HttpFilterConfig;
import io.lateen.proxy.resource.RouteAction;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A client and a server of grpc-java with two proxies between them.
class GrpcTest {
  private static final Metadata.Key<String> TRAILER =
      Metadata.Key.of("x-trailer", Metadata.ASCII_STRING_MARSHALLER);

  private final Mesh near = new Mesh();
  private final Mesh far = new Mesh();
  private Server server;
  private ManagedChannel channel;

  private static final MethodDescriptor.Marshaller<String> TEXT =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(String value) {
          return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String parse(InputStream stream) {
          try {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        }
      };

  private static MethodDescriptor<String, String> method(MethodType type, String name) {
    return MethodDescriptor.<String, String>newBuilder(TEXT, TEXT)
        .setType(type)
        .setFullMethodName("test.Echo/" + name)
        .build();
  }

  private static final MethodDescriptor<String, String> UNARY = method(MethodType.UNARY, "Unary");
  private static final MethodDescriptor<String, String> UP =
      method(MethodType.CLIENT_STREAMING, "Up");
  private static final MethodDescriptor<String, String> DOWN =
      method(MethodType.SERVER_STREAMING, "Down");
  private static final MethodDescriptor<String, String> BOTH =
      method(MethodType.BIDI_STREAMING, "Both");

  @BeforeEach
  void start() throws Exception {
    ServerServiceDefinition service =
        ServerServiceDefinition.builder("test.Echo")
            .addMethod(UNARY, ServerCalls.asyncUnaryCall(GrpcTest::unary))
            .addMethod(UP, ServerCalls.asyncClientStreamingCall(GrpcTest::up))
            .addMethod(DOWN, ServerCalls.asyncServerStreamingCall(GrpcTest::down))
            .addMethod(BOTH, ServerCalls.asyncBidiStreamingCall(GrpcTest::both))
            .build();
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
            .addService(service)
            .build()
            .start();
    far.http2 = Http2Options.DEFAULT;
    far.cluster("server", server.getPort()).route("/", "server").serve();
    near.filters.add(
        new HttpFilterConfig(
            "envoy.filters.http.grpc_stats",
            new GrpcStatsConfig(false, Set.of("/test.Echo/Unary", "/test.Echo/Both"), true, false),
            false));
    near.http2 = Http2Options.DEFAULT;
    near.cluster("far", far.port()).cluster("nobody");
    near.route("/test.Echo/Nowhere", "nobody").route("/test.Echo", action("far")).serve();
    channel = NettyChannelBuilder.forAddress("127.0.0.1", near.port()).usePlaintext().build();
  }

  /// A route that lets calls say how long they may take.
  private static RouteAction.ToCluster action(String cluster) {
    return new RouteAction.ToCluster(
        new ClusterChoice.Single(cluster),
        503,
        null,
        null,
        null,
        Duration.ofSeconds(15),
        null,
        null,
        List.of(),
        List.of(),
        List.of(),
        Duration.ZERO,
        false);
  }

  @AfterEach
  void stop() throws Exception {
    channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    server.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    near.close();
    far.close();
  }

  private static void unary(String request, StreamObserver<String> response) {
    if (request.startsWith("fail")) {
      Metadata trailers = new Metadata();
      trailers.put(TRAILER, "there");
      response.onError(
          Status.FAILED_PRECONDITION.withDescription("not now").asRuntimeException(trailers));
    } else if (!request.startsWith("hang")) {
      response.onNext("echo " + request);
      response.onCompleted();
    }
  }

  private static StreamObserver<String> up(StreamObserver<String> response) {
    return new Echo(response, false);
  }

  private static StreamObserver<String> both(StreamObserver<String> response) {
    return new Echo(response, true);
  }

  private static void down(String request, StreamObserver<String> response) {
    for (int i = 0; i < Integer.parseInt(request); i++) {
      response.onNext("m" + i);
    }
    response.onCompleted();
  }

  private static final class Echo implements StreamObserver<String> {
    private final StreamObserver<String> response;
    private final boolean each;
    private final List<String> heard = new ArrayList<>();

    Echo(StreamObserver<String> response, boolean each) {
      this.response = response;
      this.each = each;
    }

    @Override
    public void onNext(String value) {
      heard.add(value);
      if (each) {
        response.onNext("echo " + value);
      }
    }

    @Override
    public void onError(Throwable cause) {}

    @Override
    public void onCompleted() {
      if (!each) {
        response.onNext(String.join(",", heard));
      }
      response.onCompleted();
    }
  }

  private String call(String request) {
    return ClientCalls.blockingUnaryCall(channel, UNARY, CallOptions.DEFAULT, request);
  }

  @Test
  void unaryCallsOfAnySize() {
    assertThat(call("one")).isEqualTo("echo one");
    String large = "x".repeat(1 << 20);
    assertThat(call(large)).isEqualTo("echo " + large);
    for (int i = 0; i < 200; i++) {
      assertThat(call("n" + i)).isEqualTo("echo n" + i);
    }
  }

  @Test
  void errorsComeInTrailers() {
    StatusRuntimeException failure =
        catchThrowableOfType(StatusRuntimeException.class, () -> call("fail"));
    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
    assertThat(failure.getStatus().getDescription()).isEqualTo("not now");
    assertThat(failure.getTrailers().get(TRAILER)).isEqualTo("there");
  }

  @Test
  void serverStreams() {
    Iterator<String> messages =
        ClientCalls.blockingServerStreamingCall(channel, DOWN, CallOptions.DEFAULT, "5000");
    int count = 0;
    while (messages.hasNext()) {
      assertThat(messages.next()).isEqualTo("m" + count++);
    }
    assertThat(count).isEqualTo(5000);
  }

  @Test
  void clientStreams() throws Exception {
    CompletableFuture<String> answer = new CompletableFuture<>();
    StreamObserver<String> up =
        ClientCalls.asyncClientStreamingCall(
            channel.newCall(UP, CallOptions.DEFAULT), new Answer(answer));
    StringBuilder expected = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      up.onNext("m" + i);
      expected.append(i == 0 ? "" : ",").append("m").append(i);
    }
    up.onCompleted();
    assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo(expected.toString());
  }

  @Test
  void bothStreamInTurn() throws Exception {
    CompletableFuture<String> answer = new CompletableFuture<>();
    Answer heard = new Answer(answer);
    StreamObserver<String> up =
        ClientCalls.asyncBidiStreamingCall(channel.newCall(BOTH, CallOptions.DEFAULT), heard);
    for (int i = 0; i < 50; i++) {
      up.onNext("m" + i);
      assertThat(heard.next()).isEqualTo("echo m" + i);
    }
    up.onCompleted();
    assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo("echo m49");
  }

  /// Hears what comes; the last message is the answer.
  private static final class Answer implements StreamObserver<String> {
    private final CompletableFuture<String> answer;
    private final java.util.concurrent.BlockingQueue<String> messages =
        new java.util.concurrent.LinkedBlockingQueue<>();
    private String last;

    Answer(CompletableFuture<String> answer) {
      this.answer = answer;
    }

    String next() throws InterruptedException {
      return messages.poll(10, TimeUnit.SECONDS);
    }

    @Override
    public void onNext(String value) {
      last = value;
      messages.add(value);
    }

    @Override
    public void onError(Throwable cause) {
      answer.completeExceptionally(cause);
    }

    @Override
    public void onCompleted() {
      answer.complete(last);
    }
  }

  @Test
  void theProxysOwnAnswersAreStatuses() {
    MethodDescriptor<String, String> nowhere = method(MethodType.UNARY, "Nowhere");
    StatusRuntimeException failure =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () -> ClientCalls.blockingUnaryCall(channel, nowhere, CallOptions.DEFAULT, "x"));
    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(failure.getStatus().getDescription()).isEqualTo("no healthy upstream");
    MethodDescriptor<String, String> unrouted =
        MethodDescriptor.<String, String>newBuilder(TEXT, TEXT)
            .setType(MethodType.UNARY)
            .setFullMethodName("other.Service/Call")
            .build();
    failure =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () -> ClientCalls.blockingUnaryCall(channel, unrouted, CallOptions.DEFAULT, "x"));
    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
  }

  @Test
  void aCancelledCallIsCancelledEverywhere() throws Exception {
    io.grpc.Context.CancellableContext context = io.grpc.Context.current().withCancellation();
    context.run(
        () ->
            ClientCalls.asyncUnaryCall(
                channel.newCall(UNARY, CallOptions.DEFAULT),
                "hang",
                new Answer(new CompletableFuture<>())));
    near.awaitCounter("cluster.far.upstream_rq_active", 1);
    context.cancel(null);
    near.awaitCounter("cluster.far.upstream_rq_active", 0);
    far.awaitCounter("cluster.server.upstream_rq_active", 0);
    assertThat(call("still works")).isEqualTo("echo still works");
  }

  /// The client asks for the time itself, but does not watch it.
  @Test
  void aDeadlineIsKeptByTheProxy() {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("grpc-timeout", Metadata.ASCII_STRING_MARSHALLER), "50m");
    io.grpc.Channel with =
        io.grpc.ClientInterceptors.intercept(
            channel, MetadataUtils.newAttachHeadersInterceptor(headers));
    StatusRuntimeException failure =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () -> ClientCalls.blockingUnaryCall(with, UNARY, CallOptions.DEFAULT, "hang"));
    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    assertThat(near.counter("cluster.far.upstream_rq_timeout")).isEqualTo(1);
  }

  /// By Envoy's names; methods that are not listed count together.
  @Test
  void callsAndMessagesAreCounted() throws Exception {
    ClientCalls.blockingUnaryCall(channel, UNARY, CallOptions.DEFAULT, "x".repeat(100_000));
    ClientCalls.blockingUnaryCall(channel, UNARY, CallOptions.DEFAULT, "");
    assertThatThrownBy(
            () -> ClientCalls.blockingUnaryCall(channel, UNARY, CallOptions.DEFAULT, "fail"))
        .isInstanceOf(StatusRuntimeException.class);
    Iterator<String> down =
        ClientCalls.blockingServerStreamingCall(channel, DOWN, CallOptions.DEFAULT, "3");
    int messages = 0;
    for (; down.hasNext(); down.next()) {
      messages++;
    }
    String unary = "cluster.far.grpc.test.Echo.Unary.";
    near.awaitCounter(unary + "total", 3);
    near.awaitCounter("cluster.far.grpc.total", 1);
    assertThat(near.counter(unary + "success")).isEqualTo(2);
    assertThat(near.counter(unary + "0")).isEqualTo(2);
    assertThat(near.counter(unary + "failure")).isEqualTo(1);
    near.awaitCounter(unary + "request_message_count", 3);
    assertThat(near.counter(unary + "response_message_count")).isEqualTo(2);
    near.awaitCounter("cluster.far.grpc.request_message_count", 1);
    assertThat(near.counter("cluster.far.grpc.response_message_count")).isEqualTo(messages);
  }

  @Test
  void headersOfTheCallPass() {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("x-bin-bin", Metadata.BINARY_BYTE_MARSHALLER), new byte[] {0, 1});
    io.grpc.Channel with =
        io.grpc.ClientInterceptors.intercept(
            channel, MetadataUtils.newAttachHeadersInterceptor(headers));
    assertThat(ClientCalls.blockingUnaryCall(with, UNARY, CallOptions.DEFAULT, "one"))
        .isEqualTo("echo one");
  }
}
