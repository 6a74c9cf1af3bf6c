package io.lateen.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.http.ResponseHead;
import io.lateen.proxy.http.Trailers;
import io.lateen.proxy.resource.SocketSettings;
import io.lateen.proxy.stats.StatsStore;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Who gets which connection, with a server that only accepts.
@SuppressWarnings("FutureReturnValueIgnored") // the loop's end
final class ExclusivePoolTest {
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private ServerSocket server;
  private ExclusivePool pool;

  private static final class Waiter implements UpstreamListener {
    final CompletableFuture<UpstreamStream> stream = new CompletableFuture<>();

    UpstreamStream await() throws Exception {
      return stream.get(20, TimeUnit.SECONDS);
    }

    @Override
    public void attached(UpstreamStream attached) {
      stream.complete(attached);
    }

    @Override
    public void refused(Reset why, String transportFailure) {
      stream.completeExceptionally(new AssertionError(why + " " + transportFailure));
    }

    @Override
    public void reset(Reset why, boolean stale) {}

    @Override
    public void responseHead(ResponseHead head) {}

    @Override
    public void responseData(ByteBuf data) {
      data.release();
    }

    @Override
    public void responseEnd(Trailers trailers) {}

    @Override
    public void responsePause() {}

    @Override
    public void upstreamWritable() {}
  }

  private record Budget(int connections) implements PoolBudget {
    @Override
    public boolean tryConnect() {
      return connections > 0;
    }

    @Override
    public void connectionClosed() {}

    @Override
    public boolean tryWait() {
      return true;
    }

    @Override
    public void waitEnded() {}
  }

  @BeforeEach
  void listen() throws Exception {
    server = new ServerSocket(0, 10, InetAddress.ofLiteral("127.0.0.1"));
  }

  @AfterEach
  void close() throws Exception {
    server.close();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  private void pool(Budget budget) {
    StatsStore stats = new StatsStore();
    Worker worker =
        new Worker(
            0, loops.next(), stats.newShard(), new SplittableRandom(1), NioSocketChannel.class);
    Connector connector = new Connector(10_000, null, new SocketSettings(null, null), null);
    InetSocketAddress address =
        new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
    pool =
        new ExclusivePool(
            new PoolSettings(
                worker, address, connector, budget, new UpstreamStats(stats, "a"), 0, 0));
  }

  private void onLoop(Runnable task) throws Exception {
    pool.worker().loop().submit(task).get(20, TimeUnit.SECONDS);
  }

  private UpstreamStream acquire() throws Exception {
    Waiter waiter = new Waiter();
    onLoop(() -> pool.acquire(waiter));
    return waiter.await();
  }

  @Test
  void whoWaitsTakesWhatIsFreeFirst() throws Exception {
    pool(new Budget(9));
    UpstreamStream old = acquire();
    Waiter waiter = new Waiter();
    onLoop(
        () -> {
          pool.acquire(waiter);
          pool.release((ExclusiveConnection) old); // nothing can have connected yet
        });
    assertThat(waiter.await()).isSameAs(old);
  }

  @Test
  void whoseConnectionWasStaleGetsANewOneThoughAnOldOneIsFreeFirst() throws Exception {
    pool(new Budget(9));
    UpstreamStream old = acquire();
    Waiter wary = new Waiter();
    Waiter other = new Waiter();
    onLoop(
        () -> {
          pool.acquireNew(wary);
          pool.acquire(other);
          pool.release((ExclusiveConnection) old);
        });
    assertThat(other.await()).isSameAs(old);
    assertThat(wary.await()).isNotSameAs(old);
  }

  @Test
  void whereThereMayBeNoNewOneAnOldOneDoes() throws Exception {
    pool(new Budget(0));
    UpstreamStream old = acquire();
    Waiter wary = new Waiter();
    onLoop(
        () -> {
          pool.acquireNew(wary);
          pool.release((ExclusiveConnection) old);
        });
    assertThat(wary.await()).isSameAs(old);
  }
}
