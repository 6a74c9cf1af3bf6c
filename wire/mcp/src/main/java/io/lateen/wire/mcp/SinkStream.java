package io.lateen.wire.mcp;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One stream to a source, until it ends. All but gRPC's calls come from the sink's thread, and
/// those are handed to it.
final class SinkStream implements StreamObserver<Resources> {
  private static final Logger LOG = LoggerFactory.getLogger(SinkStream.class);

  private final SinkSettings settings;
  private final SinkListener figures;
  private final Map<String, SinkCollection> collections;
  private final Backoff backoff;
  private final Executor thread;
  private Runnable ended = () -> {};
  private @Nullable StreamObserver<RequestResources> requests;
  private boolean answered;

  SinkStream(
      SinkSettings settings,
      SinkListener figures,
      Map<String, SinkCollection> collections,
      Backoff backoff,
      Executor thread) {
    this.settings = settings;
    this.figures = figures;
    this.collections = collections;
    this.backoff = backoff;
    this.thread = thread;
  }

  /// @param ended called once, from the sink's thread
  void open(Channel channel, Runnable ended) {
    this.ended = ended;
    requests =
        ClientCalls.asyncBidiStreamingCall(
            channel.newCall(McpMethods.ESTABLISH_RESOURCE_STREAM, CallOptions.DEFAULT), this);
  }

  /// Asks for a collection, or what has changed of it since it was last heard of.
  void ask(SinkCollection collection) {
    send(collection.name(), collection.versions(), "", null);
  }

  private void send(
      String collection, Map<String, String> versions, String nonce, @Nullable Refusal error) {
    StreamObserver<RequestResources> open = requests;
    if (open != null) {
      open.onNext(new RequestResources(settings.id(), collection, versions, nonce, error, true));
    }
  }

  @Override
  public void onNext(Resources message) {
    thread.execute(() -> take(message));
  }

  private void take(Resources message) {
    if (!answered) {
      answered = true;
      backoff.reset();
      figures.connected();
      LOG.info("configuration comes from {} by MCP", settings.address());
    }
    SinkCollection collection = collections.get(message.collection());
    List<String> reasons =
        collection == null
            ? List.of(message.collection() + ": nobody asked for this collection")
            : collection.take(message);
    answer(message, reasons);
  }

  private void answer(Resources message, List<String> reasons) {
    if (reasons.isEmpty()) {
      figures.acked(message.collection());
      send(message.collection(), Map.of(), message.nonce(), null);
      return;
    }
    String all = String.join("\n", reasons);
    LOG.warn(
        "{} {} of {} is refused, what was in force stays: {}",
        message.collection(),
        message.version(),
        settings.address(),
        all);
    figures.nacked(message.collection());
    send(
        message.collection(),
        Map.of(),
        message.nonce(),
        new Refusal(Refusal.INVALID_ARGUMENT, all));
  }

  @Override
  public void onError(Throwable failure) {
    thread.execute(() -> end(Status.fromThrowable(failure)));
  }

  @Override
  public void onCompleted() {
    thread.execute(() -> end(Status.OK));
  }

  private void end(Status why) {
    requests = null;
    figures.failed(why);
    // While a source is away, one line says so.
    if (answered || why.getCode() != Status.Code.UNAVAILABLE) {
      LOG.warn("the stream from {} ended: {}", settings.address(), text(why));
    } else {
      LOG.debug("{} is not reached: {}", settings.address(), text(why));
    }
    ended.run();
  }

  private static String text(Status why) {
    String description = why.getDescription();
    return description == null ? why.getCode().name() : why.getCode() + " " + description;
  }
}
