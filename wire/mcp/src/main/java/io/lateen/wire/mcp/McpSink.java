package io.lateen.wire.mcp;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.lateen.wire.kube.ObjectKind;
import io.lateen.wire.kube.ObjectSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Objects that a source of the protocol tells. A message is put in force whole, or refused whole
/// with every reason; what was there before stays in force then, and while the source is away.
/// Kinds that no collection holds are empty. Listeners are called from a thread of the sink's own.
public final class McpSink implements ObjectSource {
  private final SinkSettings settings;
  private final ObjectCheck check;
  private final SinkListener figures;
  private final ManagedChannel channel;
  private final Backoff backoff = new Backoff();
  private final Map<String, SinkCollection> collections = new LinkedHashMap<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("mcp-sink").factory());
  private @Nullable SinkStream stream;
  private boolean waiting;

  /// Connects when first asked for something.
  ///
  /// @param check of each object before it is in force
  /// @param figures told what becomes of messages
  public McpSink(SinkSettings settings, ObjectCheck check, SinkListener figures) {
    this.settings = settings;
    this.check = check;
    this.figures = figures;
    this.channel =
        NettyChannelBuilder.forTarget(settings.address(), settings.credentials())
            .maxInboundMessageSize(settings.maxMessageSize())
            .keepAliveTime(30, TimeUnit.SECONDS)
            .build();
  }

  @Override
  public Watch watch(ObjectKind kind, Listener listener) {
    Collection collection = Collection.of(kind);
    if (collection == null) {
      listener.onSynced();
      return () -> {};
    }
    run(() -> begin(collection, kind, listener));
    return () -> run(() -> end(collection, listener));
  }

  private void begin(Collection collection, ObjectKind kind, Listener listener) {
    SinkCollection known = collections.get(collection.name());
    SinkCollection here = known == null ? new SinkCollection(collection, kind, check) : known;
    here.add(listener);
    if (known == null) {
      collections.put(here.name(), here);
      SinkStream open = stream;
      if (open != null) {
        open.ask(here);
      } else if (!waiting) {
        connect();
      }
    }
  }

  private void end(Collection collection, Listener listener) {
    SinkCollection here = collections.get(collection.name());
    if (here != null) {
      here.remove(listener);
    }
  }

  private void connect() {
    waiting = false;
    // Ours is the pause between attempts; the channel's own grows to minutes.
    channel.resetConnectBackoff();
    SinkStream next = new SinkStream(settings, figures, collections, backoff, this::run);
    stream = next;
    next.open(channel, this::again);
    List.copyOf(collections.values()).forEach(next::ask);
  }

  private void again() {
    stream = null;
    waiting = true;
    var _ = thread.schedule(this::connect, backoff.next(), TimeUnit.MILLISECONDS);
  }

  private void run(Runnable task) {
    try {
      thread.execute(task);
    } catch (RejectedExecutionException _) {
      // closed
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
    channel.shutdownNow();
  }
}
