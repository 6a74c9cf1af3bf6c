package io.lateen.proxy.endpoint;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A ring of points, as many per endpoint as its weight asks for; a request goes to the next point
/// at
/// or after its hash.
final class RingHashBalancer implements Balancer {
  private static final long LARGEST = 1 << 16;

  private final long[] points;
  private final Target[] owners;

  RingHashBalancer(Target[] targets, long minimumSize, long maximumSize) {
    long weights = Arrays.stream(targets).mapToLong(Target::weight).sum();
    long size =
        Math.clamp(
            Math.max(minimumSize, 64L * targets.length),
            targets.length,
            Math.max(targets.length, Math.min(maximumSize, LARGEST)));
    record Point(long at, Target owner) {}
    java.util.List<Point> ring = new java.util.ArrayList<>();
    for (Target target : targets) {
      long share = Math.max(1, size * target.weight() / weights);
      for (int i = 0; i < share; i++) {
        byte[] name = (target + "_" + i).getBytes(StandardCharsets.US_ASCII);
        ring.add(new Point(Mix.hash(name, 0, name.length), target));
      }
    }
    ring.sort(java.util.Comparator.comparingLong(Point::at));
    points = ring.stream().mapToLong(Point::at).toArray();
    owners = ring.stream().map(Point::owner).toArray(Target[]::new);
  }

  @Override
  public Target pick(long hash, long random) {
    int at = Arrays.binarySearch(points, hash);
    int next = at >= 0 ? at : -at - 1;
    return owners[next == owners.length ? 0 : next];
  }
}
