package io.lateen.proxy.report.mixer;

import io.lateen.proxy.cluster.ClusterRuntime;
import io.lateen.proxy.endpoint.Mix;
import io.lateen.proxy.endpoint.Target;
import io.lateen.proxy.upstream.Worker;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.util.AsciiString;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One worker's way to a cluster of Mixers: a connection that is opened when there is something
/// to say and again when it was lost, not more often than Mixer bears. On the worker's event loop
/// only.
@SuppressWarnings("FutureReturnValueIgnored") // connecting is listened to
final class MixerChannel implements UnaryConnection.Events {
  private static final long CALL_TIMEOUT_MILLIS = 5_000;
  private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int MAX_WAITING = 1_000;

  private final Worker worker;
  private final String cluster;
  private final String caller;
  private final Credential credential;
  private final Supplier<Map<String, ClusterRuntime>> clusters;
  private final Deque<UnaryCall> waiting = new ArrayDeque<>();
  private @Nullable UnaryConnection connection;
  private @Nullable UnaryConnection opening;
  private long notBefore;
  private long pause = FIRST_PAUSE_NANOS;

  /// @param caller who calls, for the proxy before Mixer, or empty
  MixerChannel(
      Worker worker,
      String cluster,
      String caller,
      Credential credential,
      Supplier<Map<String, ClusterRuntime>> clusters) {
    this.worker = worker;
    this.cluster = cluster;
    this.caller = caller;
    this.credential = credential;
    this.clusters = clusters;
    this.notBefore = System.nanoTime();
  }

  /// Calls; the reply may come before this returns.
  void call(AsciiString path, byte[] message, Reply reply) {
    Timed timed = new Timed(reply);
    UnaryCall call = new UnaryCall(path, message, timed);
    timed.start(call);
    UnaryConnection open = connection;
    if (open != null) {
      open.call(call);
    } else if (opening == null && System.nanoTime() - notBefore < 0) {
      call.fail(CallProblem.unreachable("Mixer could not be reached a moment ago"));
    } else if (waiting.size() >= MAX_WAITING) {
      call.fail(CallProblem.unreachable("too many calls wait for Mixer"));
    } else {
      waiting.add(call);
      if (opening == null) {
        connect();
      }
    }
  }

  /// Ends a call that takes too long.
  private final class Timed implements Reply {
    private final Reply reply;
    private @Nullable ScheduledFuture<?> timer;

    Timed(Reply reply) {
      this.reply = reply;
    }

    void start(UnaryCall call) {
      timer = worker.loop().schedule(() -> late(call), CALL_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void late(UnaryCall call) {
      waiting.remove(call);
      if (connection != null) {
        connection.forget(call);
      }
      call.fail(
          new CallProblem(
              CallProblem.Kind.TIMEOUT,
              CallProblem.UNAVAILABLE,
              "Mixer did not answer within " + CALL_TIMEOUT_MILLIS + " ms",
              call.sent));
    }

    private void stop() {
      if (timer != null) {
        timer.cancel(false);
      }
    }

    @Override
    public void answered(byte[] message) {
      stop();
      reply.answered(message);
    }

    @Override
    public void failed(CallProblem problem) {
      stop();
      reply.failed(problem);
    }
  }

  private void connect() {
    ClusterRuntime runtime = clusters.get().get(cluster);
    if (runtime == null) {
      refuse("cluster " + cluster + " is not there");
      return;
    }
    Target target = runtime.pick(worker, hash());
    if (target == null) {
      refuse("cluster " + cluster + " has no healthy endpoint");
      return;
    }
    UnaryConnection next = new UnaryConnection(target.toString(), caller, credential, this);
    opening = next;
    runtime
        .connector()
        .connect(worker, target.address(), pipeline(next))
        .addListener((ChannelFuture done) -> connected(target, done));
  }

  /// The same for all that a proxy says: where Mixers are chosen by hash, it keeps to one.
  private long hash() {
    byte[] name = caller.getBytes(StandardCharsets.US_ASCII);
    return name.length == 0 ? worker.random().nextLong() : Mix.hash(name, 0, name.length);
  }

  private static ChannelInitializer<SocketChannel> pipeline(UnaryConnection last) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(SocketChannel channel) {
        channel
            .pipeline()
            .addLast(
                Http2FrameCodecBuilder.forClient()
                    .initialSettings(new Http2Settings().pushEnabled(false))
                    .build(),
                last);
      }
    };
  }

  private void connected(Target target, ChannelFuture done) {
    Throwable cause = done.cause();
    if (cause != null) {
      opening = null;
      refuse("cannot connect to Mixer at " + target + ": " + cause.getMessage());
    }
  }

  private void refuse(String why) {
    notBefore = System.nanoTime() + pause / 2 + worker.random().nextLong(pause / 2);
    pause = Math.min(LONGEST_PAUSE_NANOS, 2 * pause);
    List<UnaryCall> all = List.copyOf(waiting);
    waiting.clear();
    all.forEach(call -> call.fail(CallProblem.unreachable(why)));
  }

  @Override
  public void opened(UnaryConnection open) {
    opening = null;
    connection = open;
    pause = FIRST_PAUSE_NANOS;
    while (!waiting.isEmpty()) {
      open.call(waiting.remove());
    }
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // which of several it is
  public void lost(UnaryConnection gone) {
    if (connection == gone) {
      connection = null;
    } else if (opening == gone) {
      opening = null;
      refuse("connection to Mixer was closed");
    }
  }
}
