package io.lateen.proxy.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.resource.LbPolicy;
import io.lateen.proxy.resource.SlowStart;
import io.lateen.proxy.stats.StatsStore;
import io.lateen.proxy.upstream.Worker;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Balancers without sockets: draws from a seed, a clock that the test moves.
@SuppressWarnings("FutureReturnValueIgnored") // the loop never runs
final class BalancerFactoryTest {
  private final DefaultEventLoop loop = new DefaultEventLoop();
  private final Worker worker =
      new Worker(
          0, loop, new StatsStore().newShard(), new SplittableRandom(7), NioSocketChannel.class);
  private long now;

  @AfterEach
  void close() {
    loop.shutdownGracefully();
  }

  private Target target(int port, int weight, long since) {
    InetSocketAddress address = new InetSocketAddress("127.0.0.1", port);
    Target target = new Target(address, "", null, 0, since);
    target.become(new EndpointSet.Member(address, "", weight, true, Map.of(), 0), 0, null);
    return target;
  }

  private int picked(LbPolicy policy, Target wanted, int many, Target... among) {
    Balancer balancer = new BalancerFactory(worker, policy, () -> now).among(among);
    int count = 0;
    for (int i = 0; i < many; i++) {
      count += balancer.pick(0, worker.random().nextLong()) == wanted ? 1 : 0;
    }
    return count;
  }

  /// It is picked only when both draws are it: a quarter of the times.
  @Test
  void theBusierOfTwoDrawsIsSpared() {
    Target busy = target(1, 1, 0);
    busy.begin();
    assertThat(picked(new LbPolicy.LeastRequest(2), busy, 10_000, busy, target(2, 1, 0)))
        .isBetween(2_350, 2_650);
  }

  /// Weight 6 with two requests under way is like weight 2 (Envoy: weight / (active + 1)).
  @Test
  void requestsUnderWayDivideTheWeight() {
    Target busy = target(1, 6, 0);
    busy.begin();
    busy.begin();
    assertThat(picked(new LbPolicy.LeastRequest(2), busy, 400, busy, target(2, 2, 0)))
        .isBetween(199, 201);
  }

  @Test
  void withoutBiasRequestsUnderWayDoNotCount() {
    Target busy = target(1, 3, 0);
    busy.begin();
    assertThat(picked(new LbPolicy.LeastRequest(2, 0, null), busy, 400, busy, target(2, 1, 0)))
        .isBetween(299, 301);
  }

  @Test
  void aNewEndpointsShareGrows() {
    LbPolicy slow = new LbPolicy.RoundRobin(new SlowStart(Duration.ofSeconds(100), 1, 10));
    Target old = target(1, 1, -Duration.ofHours(1).toNanos());
    Target young = target(2, 1, 0);
    now = Duration.ofSeconds(1).toNanos();
    assertThat(picked(slow, young, 110, old, young)).isBetween(9, 11);
    now = Duration.ofSeconds(25).toNanos();
    assertThat(picked(slow, young, 100, old, young)).isBetween(19, 21);
    now = Duration.ofSeconds(100).toNanos();
    assertThat(picked(slow, young, 100, old, young)).isBetween(49, 51);
  }

  @Test
  void weightsDoNotCountAtRandom() {
    Target heavy = target(1, 100, 0);
    assertThat(picked(new LbPolicy.Random(), heavy, 10_000, heavy, target(2, 1, 0)))
        .isBetween(4_800, 5_200);
  }

  @Test
  void aRingAndATableHeedWeights() {
    Target heavy = target(1, 3, 0);
    Target light = target(2, 1, 0);
    for (LbPolicy policy :
        new LbPolicy[] {new LbPolicy.RingHash(16_384, 65_536), new LbPolicy.Maglev(65_537)}) {
      Balancer balancer =
          new BalancerFactory(worker, policy, () -> now).among(new Target[] {heavy, light});
      int count = 0;
      for (int i = 0; i < 10_000; i++) {
        count += balancer.pick(Mix.mix(i), 0) == heavy ? 1 : 0;
      }
      assertThat(count).as(policy.toString()).isBetween(7_200, 7_800);
    }
  }
}
