package io.lateen.pilot.push;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.lateen.pilot.admit.Admission;
import io.lateen.pilot.admit.Admission.Admitted;
import io.lateen.pilot.admit.Caller;
import io.lateen.pilot.admit.NotAdmitted;
import io.lateen.pilot.snapshot.MeshSnapshot;
import io.lateen.pilot.translate.node.ProxyNode;
import io.lateen.wire.xds.ErrorDetail;
import io.lateen.wire.xds.ServerConversation;
import io.lateen.wire.xds.ServerConversation.Event;
import io.lateen.wire.xds.TypeUrl;
import io.lateen.wire.xds.XdsRequest;
import io.lateen.wire.xds.XdsResponse;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connected proxy: a virtual thread that answers its requests and brings it to the newest
/// snapshot. At most one push waits, always the latest; a proxy that does not read holds up only
/// itself.
final class ProxyStream implements StreamObserver<XdsRequest> {
  private static final Logger LOG = LoggerFactory.getLogger(ProxyStream.class);

  /// Istio 1.1's.
  private static final long WRITE_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final long POD_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final ServerCallStreamObserver<XdsResponse> out;
  private final Connections connections;
  private final Admission admission;
  private final ServerConversation conversation;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Deque<XdsRequest> requests = new ArrayDeque<>();
  private @Nullable MeshSnapshot newest;
  private long offered;

  /// When what the proxy is brought to now was offered; 0: it has all there is. Of its own thread.
  private long behindSince;
  /// When a push began to wait for the proxy to read; 0: none does, the largest: it was counted.
  private long blockedSince;

  /// When the next push may begin, if one is to; of its own thread.
  private long turn;

  /// Of a workload that joined; of its own thread, as its probe.
  private Consumer<Joins.Health> health = _ -> {};

  private ResourceSet probe = ResourceSet.NONE;
  private boolean queued;

  private final Caller caller = CallContext.caller();
  private final String peer = CallContext.peer();
  private boolean again;
  private boolean ended;
  private volatile boolean cut;
  private volatile @Nullable ProxyStatus status;

  ProxyStream(
      ServerCallStreamObserver<XdsResponse> out,
      Connections connections,
      Admission admission,
      ServerConversation conversation) {
    this.out = out;
    this.admission = admission;
    this.conversation = conversation;
    this.connections = connections;
    out.setOnReadyHandler(this::wake);
    out.setOnCancelHandler(this::end);
  }

  void start() {
    Thread.ofVirtual().name("ads").start(this::run);
  }

  @Override
  public void onNext(XdsRequest request) {
    lock.lock();
    try {
      requests.add(request);
      work.signal();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void onError(Throwable failure) {
    end();
  }

  @Override
  public void onCompleted() {
    end();
  }

  /// A newer snapshot is there. From any thread.
  void offer(MeshSnapshot snapshot) {
    lock.lock();
    try {
      newest = snapshot;
      offered = System.nanoTime();
      work.signal();
    } finally {
      lock.unlock();
    }
  }

  /// What the proxy has is sent once more. From any thread.
  void repeat() {
    lock.lock();
    try {
      again = true;
      work.signal();
    } finally {
      lock.unlock();
    }
  }

  private void wake() {
    lock.lock();
    try {
      work.signal();
    } finally {
      lock.unlock();
    }
  }

  private void end() {
    lock.lock();
    try {
      ended = true;
      work.signal();
    } finally {
      lock.unlock();
    }
  }

  /// Ends the stream from our side; the proxy connects again.
  void cut() {
    cut = true;
    end();
  }

  /// What is known of the proxy; null until it has introduced itself.
  @Nullable ProxyStatus status() {
    return status;
  }

  private void run() {
    try {
      XdsRequest first = nextRequest();
      if (first != null) {
        serve(first);
      }
    } catch (IllegalArgumentException e) {
      LOG.warn("ADS stream refused: {}", e.getMessage());
      out.onError(Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asRuntimeException());
    } catch (NotAdmitted e) {
      refuse(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      if (!out.isCancelled()) {
        LOG.error("ADS stream failed", e);
        connections.metrics().onInternalError();
        out.onError(Status.INTERNAL.withDescription(e.toString()).asRuntimeException());
      }
    } finally {
      connections.remove(this);
    }
  }

  private void refuse(NotAdmitted why) {
    LOG.warn("ADS stream refused: {}", why.getMessage());
    Status status =
        switch (why.reason()) {
          case UNAUTHENTICATED -> Status.UNAUTHENTICATED;
          case PERMISSION_DENIED -> Status.PERMISSION_DENIED;
          case UNAVAILABLE -> Status.UNAVAILABLE;
        };
    out.onError(status.withDescription(why.getMessage()).asRuntimeException());
  }

  private void serve(XdsRequest first) throws InterruptedException, NotAdmitted {
    ProxyNode node = Nodes.parse(first.node());
    if (!node.joins()) {
      serve(node, admission.admit(node, caller), first);
      return;
    }
    try (Joins.Joined joined = connections.joins().join(node, caller.token())) {
      health = joined.health();
      probe = ResourceSet.of(joined.probe());
      serve(joined.node(), snapshot -> joined.node(), first);
    }
  }

  private void serve(ProxyNode claimed, Admitted admitted, XdsRequest first)
      throws InterruptedException, NotAdmitted {
    MeshSnapshot begun = knowing(claimed, admitted, connections.join(this));
    ProxyNode node = Objects.requireNonNull(admitted.in(begun), "known by then");
    ProxySession session = new ProxySession(node, begun, conversation, probe, this::send);
    status = new ProxyStatus(node, conversation, peer);
    onRequest(session, first);
    while (true) {
      switch (await(session)) {
        case Work.Request(XdsRequest request) -> onRequest(session, request);
        case Work.Push(MeshSnapshot snapshot) -> {
          stillItself(claimed, admitted, snapshot);
          push(session, snapshot);
        }
        case Work.Again() -> session.repeat();
        case Work.End() -> {
          finish();
          return;
        }
      }
    }
  }

  /// A proxy may be there before its Pod has been heard of.
  private MeshSnapshot knowing(ProxyNode claimed, Admitted admitted, MeshSnapshot first)
      throws InterruptedException, NotAdmitted {
    MeshSnapshot snapshot = first;
    long left = POD_PATIENCE_NANOS;
    lock.lock();
    try {
      while (admitted.in(snapshot) == null && left > 0 && !ended) {
        left = work.awaitNanos(left);
        snapshot = newest == null ? snapshot : newest;
      }
    } finally {
      lock.unlock();
    }
    if (admitted.in(snapshot) == null) {
      throw new NotAdmitted(
          NotAdmitted.Reason.UNAVAILABLE,
          claimed.name() + "." + claimed.namespace() + ": no such Pod is known yet");
    }
    return snapshot;
  }

  /// A proxy outlives its Pod while it drains; others may have its address then.
  private static void stillItself(ProxyNode claimed, Admitted admitted, MeshSnapshot snapshot)
      throws NotAdmitted {
    if (admitted.in(snapshot) == null && snapshot.workload("", "", claimed.ip()) != null) {
      throw new NotAdmitted(
          NotAdmitted.Reason.PERMISSION_DENIED, claimed.ip() + " is another Pod's by now");
    }
  }

  private void send(XdsResponse response) {
    try {
      out.onNext(response);
    } catch (RuntimeException e) {
      connections.metrics().onSendFailed(response.typeUrl());
      throw e;
    }
    connections.metrics().onSent(response.typeUrl());
  }

  private void finish() {
    if (cut) {
      out.onError(Status.UNAVAILABLE.withDescription("Pilot is stopping").asRuntimeException());
    } else if (!out.isCancelled()) {
      out.onCompleted();
    }
  }

  private void onRequest(ProxySession session, XdsRequest request) {
    if (request.typeUrl().equals(TypeUrl.HEALTH)) {
      health.accept(Joins.Health.of(request.errorDetail()));
      return;
    }
    Event event = session.onRequest(request);
    ProxyStatus known = status;
    if (known != null) {
      known.update(session.snapshot().revision());
      connections.metrics().onEvent(event, known.name(), error(request));
      noteConvergence(session);
    }
  }

  private static String error(XdsRequest request) {
    ErrorDetail error = request.errorDetail();
    return Status.fromCodeValue(error == null ? 0 : error.code()).getCode().name();
  }

  private void push(ProxySession session, MeshSnapshot snapshot) {
    behindSince = offered;
    session.push(snapshot);
    noteConvergence(session);
    ProxyStatus known = status;
    if (known != null) {
      known.update(snapshot.revision());
    }
  }

  private void noteConvergence(ProxySession session) {
    if (behindSince != 0 && session.isSettled()) {
      connections.metrics().onConverged(System.nanoTime() - behindSince);
      behindSince = 0;
    }
  }

  /// Waits for this proxy's turn, or for something else to do; says whether the turn has come.
  @SuppressWarnings("WaitNotInLoop") // its caller loops
  private boolean isItsTurn() throws InterruptedException {
    long now = System.nanoTime();
    if (!queued) {
      queued = true;
      turn = now + connections.rate().take(now);
    }
    if (turn - now > 0) {
      work.awaitNanos(turn - now);
      return false;
    }
    queued = false;
    return true;
  }

  /// Waits for the proxy to read. One that does not for so long is counted, once.
  @SuppressWarnings("WaitNotInLoop") // its caller loops
  private void awaitReader() throws InterruptedException {
    long now = System.nanoTime();
    blockedSince = blockedSince == 0 ? now : blockedSince;
    long left = WRITE_PATIENCE_NANOS - (now - blockedSince);
    if (left <= 0) {
      connections.metrics().onWriteTimeout();
      blockedSince = Long.MAX_VALUE;
    }
    if (blockedSince == Long.MAX_VALUE) {
      work.await();
    } else {
      work.awaitNanos(left);
    }
  }

  private sealed interface Work {
    record Request(XdsRequest request) implements Work {}

    record Push(MeshSnapshot snapshot) implements Work {}

    record Again() implements Work {}

    record End() implements Work {}
  }

  private @Nullable XdsRequest nextRequest() throws InterruptedException {
    lock.lock();
    try {
      while (requests.isEmpty() && !ended) {
        work.await();
      }
      return requests.poll();
    } finally {
      lock.unlock();
    }
  }

  /// Requests go before pushes; pushes wait until the proxy reads.
  private Work await(ProxySession session) throws InterruptedException {
    lock.lock();
    try {
      while (true) {
        XdsRequest request = requests.poll();
        if (request != null) {
          return new Work.Request(request);
        }
        if (ended) {
          return new Work.End();
        }
        if (again && out.isReady()) {
          again = false;
          return new Work.Again();
        }
        MeshSnapshot snapshot = newest;
        boolean behind = snapshot != null && snapshot.revision() > session.snapshot().revision();
        if (snapshot != null && behind && out.isReady()) {
          blockedSince = 0;
          if (isItsTurn()) {
            return new Work.Push(snapshot);
          }
        } else if (behind) {
          awaitReader();
        } else {
          work.await();
        }
      }
    } finally {
      lock.unlock();
    }
  }
}
