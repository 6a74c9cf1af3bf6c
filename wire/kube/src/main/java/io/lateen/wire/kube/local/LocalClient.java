package io.lateen.wire.kube.local;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.StandardHttpClient;
import io.fabric8.kubernetes.client.http.StandardHttpRequest;
import io.fabric8.kubernetes.client.http.StandardHttpRequest.ByteArrayBodyContent;
import io.fabric8.kubernetes.client.http.StandardHttpRequest.InputStreamBodyContent;
import io.fabric8.kubernetes.client.http.StandardHttpRequest.StringBodyContent;
import io.fabric8.kubernetes.client.http.StandardWebSocketBuilder;
import io.fabric8.kubernetes.client.http.WebSocket;
import io.fabric8.kubernetes.client.http.WebSocketResponse;
import io.lateen.wire.kube.local.LocalApi.Answer;
import io.lateen.wire.kube.local.LocalApi.Question;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// fabric8's transport to an API server in this process: each request, and what is read of its
/// answer, on a virtual thread of its own.
final class LocalClient extends StandardHttpClient<LocalClient, LocalFactory, LocalClientBuilder> {
  private final LocalFactory factory;

  LocalClient(LocalClientBuilder builder, AtomicBoolean closed) {
    super(builder, closed);
    this.factory = builder.getClientFactory();
  }

  @Override
  public CompletableFuture<HttpResponse<AsyncBody>> consumeBytesDirect(
      StandardHttpRequest request, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
    CompletableFuture<HttpResponse<AsyncBody>> answered = new CompletableFuture<>();
    Duration limit = request.getTimeout();
    if (limit != null && !limit.isZero() && !request.isForStreaming()) {
      answered.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS);
    }
    Thread.ofVirtual()
        .name("api " + request.method() + " " + request.uri().getPath())
        .start(() -> answer(request, consumer, answered));
    return answered;
  }

  private void answer(
      StandardHttpRequest request,
      AsyncBody.Consumer<List<ByteBuffer>> consumer,
      CompletableFuture<HttpResponse<AsyncBody>> answered) {
    try {
      Answer answer = factory.api.ask(question(request));
      LocalBody body = new LocalBody(answer.body(), consumer, factory.open);
      if (isClosed() || !answered.complete(new LocalResponse(request, answer, body))) {
        body.cancel();
        answered.cancel(false);
      }
      body.deliver();
    } catch (IOException | RuntimeException e) {
      answered.completeExceptionally(e);
    }
  }

  private static Question question(StandardHttpRequest request) throws IOException {
    Map<String, List<String>> headers = new LinkedHashMap<>(request.headers());
    if (request.getContentType() != null) {
      headers.put(StandardHttpRequest.CONTENT_TYPE, List.of(request.getContentType()));
    }
    return new Question(request.method(), request.uri(), headers, body(request));
  }

  private static byte[] body(StandardHttpRequest request) throws IOException {
    return switch (request.body()) {
      case null -> new byte[0];
      case StringBodyContent text -> text.getContent().getBytes(StandardCharsets.UTF_8);
      case ByteArrayBodyContent octets -> octets.getContent();
      case InputStreamBodyContent stream -> stream.getContent().readAllBytes();
      default -> throw new IOException("a body of " + request.body().getClass());
    };
  }

  /// Nobody asks for one: watches are lines of HTTP.
  @Override
  public CompletableFuture<WebSocketResponse> buildWebSocketDirect(
      StandardWebSocketBuilder builder, WebSocket.Listener listener) {
    return CompletableFuture.failedFuture(
        new UnsupportedOperationException("WebSockets within a process"));
  }

  @Override
  protected void doClose() {
    factory.open.forEach(LocalBody::cancel);
  }
}
