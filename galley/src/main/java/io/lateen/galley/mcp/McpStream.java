package io.lateen.galley.mcp;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.lateen.wire.mcp.Collection;
import io.lateen.wire.mcp.RequestResources;
import io.lateen.wire.mcp.Resources;
import io.lateen.wire.mcp.SourceConversation;
import io.lateen.wire.mcp.SourceConversation.Event;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One sink. Requests come from gRPC's threads and changes from the follower's, one at a time.
final class McpStream implements StreamObserver<RequestResources> {
  private static final Logger LOG = LoggerFactory.getLogger(McpStream.class);

  private final long number;
  private final ServerCallStreamObserver<Resources> out;
  private final Published published;
  private final McpListener figures;
  private final Consumer<McpStream> ended;
  private final SourceConversation conversation = new SourceConversation();
  private final ReentrantLock lock = new ReentrantLock();
  private boolean over;

  /// @param ended called once, when the stream is over
  McpStream(
      long number,
      ServerCallStreamObserver<Resources> out,
      Published published,
      McpListener figures,
      Consumer<McpStream> ended) {
    this.number = number;
    this.out = out;
    this.published = published;
    this.figures = figures;
    this.ended = ended;
    out.setOnCancelHandler(() -> end(Status.CANCELLED));
  }

  @Override
  public void onNext(RequestResources request) {
    lock.lock();
    try {
      Collection collection = Collection.of(request.collection());
      if (collection == null) {
        fail(
            Status.INVALID_ARGUMENT.withDescription(
                "unsupported collection \"" + request.collection() + "\""));
      } else if (!over) {
        figures.requested(request.collection(), number, request.toByteArray().length);
        note(request, conversation.onRequest(request));
        send(collection);
      }
    } finally {
      lock.unlock();
    }
  }

  private void note(RequestResources request, Event event) {
    switch (event) {
      case Event.Wanted _ ->
          LOG.debug("{} (stream {}) wants {}", request.sinkId(), number, request.collection());
      case Event.Acked _ -> figures.acked(request.collection(), number);
      case Event.Nacked(var why) -> {
        figures.nacked(request.collection(), number, Status.fromCodeValue(why.code()).getCode());
        LOG.warn("{} refuses {}: {}", request.sinkId(), request.collection(), why.message());
      }
      case Event.Stale _ -> LOG.debug("stream {}: a late answer", number);
    }
  }

  /// Something changed in these collections.
  void push(Set<Collection> changed) {
    lock.lock();
    try {
      changed.forEach(this::send);
    } finally {
      lock.unlock();
    }
  }

  private void send(Collection collection) {
    if (over || !conversation.wants(collection.name())) {
      return;
    }
    Published.Contents now = published.of(collection);
    Resources message = conversation.next(collection.name(), now.version(), now.resources());
    if (message == null) {
      return;
    }
    try {
      out.onNext(message);
    } catch (RuntimeException e) {
      figures.sendFailed(Status.fromThrowable(e));
      fail(Status.INTERNAL.withDescription("could not be sent: " + e.getMessage()).withCause(e));
    }
  }

  private void fail(Status why) {
    if (!over) {
      over = true;
      figures.receiveFailed(why);
      out.onError(why.asRuntimeException());
      finish();
    }
  }

  @Override
  public void onError(Throwable failure) {
    end(Status.fromThrowable(failure));
  }

  @Override
  public void onCompleted() {
    lock.lock();
    try {
      if (!over) {
        over = true;
        out.onCompleted();
        finish();
      }
    } finally {
      lock.unlock();
    }
  }

  private void end(Status why) {
    lock.lock();
    try {
      if (!over) {
        over = true;
        if (why.getCode() != Status.Code.CANCELLED) {
          figures.receiveFailed(why);
        }
        finish();
      }
    } finally {
      lock.unlock();
    }
  }

  private void finish() {
    figures.ended(number, conversation.collections());
    ended.accept(this);
  }
}
