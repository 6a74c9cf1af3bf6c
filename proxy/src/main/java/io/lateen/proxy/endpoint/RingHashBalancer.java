package io.lateen.proxy.endpoint;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// A ring of points, as many per endpoint as its weight asks for; a request goes to the next point
/// at or after its hash (Envoy, "Ring hash").
final class RingHashBalancer implements Balancer {
  private static final long LARGEST = 1 << 16;

  private final long[] points;
  private final Target[] owners;

  /// @param weights of the targets, more than 0
  RingHashBalancer(Target[] targets, double[] weights, long minimumSize, long maximumSize) {
    double sum = Arrays.stream(weights).sum();
    long size =
        Math.clamp(
            Math.max(minimumSize, 64L * targets.length),
            targets.length,
            Math.max(targets.length, Math.min(maximumSize, LARGEST)));
    record Point(long at, Target owner) {}
    List<Point> ring = new ArrayList<>();
    for (int t = 0; t < targets.length; t++) {
      long share = Math.max(1, (long) (size * weights[t] / sum));
      for (int i = 0; i < share; i++) {
        byte[] name = (targets[t] + "_" + i).getBytes(StandardCharsets.US_ASCII);
        ring.add(new Point(Mix.hash(name, 0, name.length), targets[t]));
      }
    }
    ring.sort(Comparator.comparingLong(Point::at));
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
