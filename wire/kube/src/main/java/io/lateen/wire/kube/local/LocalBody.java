package io.lateen.wire.kube.local;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.lateen.wire.kube.local.LocalApi.Body;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/// Hands over an answer's body as it is asked for.
final class LocalBody implements AsyncBody {
  private final Body body;
  private final AsyncBody.Consumer<List<ByteBuffer>> consumer;
  private final Set<LocalBody> open;
  private final Semaphore wanted = new Semaphore(0);
  private final CompletableFuture<Void> done = new CompletableFuture<>();

  /// @param open those that are being read, this one among them until it is over
  LocalBody(Body body, AsyncBody.Consumer<List<ByteBuffer>> consumer, Set<LocalBody> open) {
    this.body = body;
    this.consumer = consumer;
    this.open = open;
    open.add(this);
  }

  @Override
  public void consume() {
    wanted.release();
  }

  @Override
  public CompletableFuture<Void> done() {
    return done;
  }

  /// From any thread.
  @Override
  public void cancel() {
    done.cancel(false);
    body.close();
    wanted.release();
  }

  /// Until the end, or until somebody cancels it.
  void deliver() {
    try (body) {
      while (next()) {
        // on to the next piece
      }
      done.complete(null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      done.completeExceptionally(e);
    } catch (Exception e) {
      done.completeExceptionally(e);
    } finally {
      open.remove(this);
    }
  }

  private boolean next() throws Exception {
    wanted.acquire();
    byte[] piece = done.isDone() ? null : body.next();
    if (piece != null && !done.isDone()) {
      consumer.consume(List.of(ByteBuffer.wrap(piece)), this);
    }
    return piece != null;
  }
}
