package io.lateen.proxy.endpoint;

/// How load is spread over priorities and which of them are in panic (Envoy, "Priority levels" and
/// "Panic threshold"): a level takes what its healthy share, overprovisioned, can bear of what the
/// ones before it left; with less than 100 percent in all, a level whose healthy share is below the
/// threshold uses everybody, and when all levels do, load follows the number of endpoints. Pure.
public final class PriorityLoad {
  private final int[] load;
  private final boolean[] panic;

  private PriorityLoad(int[] load, boolean[] panic) {
    this.load = load;
    this.panic = panic;
  }

  /// Percent, by priority; sums up to 100 unless there is nobody at all.
  public int load(int priority) {
    return load[priority];
  }

  /// Whether health is disregarded.
  public boolean panic(int priority) {
    return panic[priority];
  }

  /// @param threshold see below
  public static PriorityLoad of(EndpointSet set, int threshold) {
    return of(
        set.levels().stream().mapToInt(level -> (int) level.healthy()).toArray(),
        set.levels().stream().mapToInt(level -> level.members().size()).toArray(),
        set.overprovisioningFactor(),
        threshold);
  }

  /// @param healthy how many, by priority
  /// @param total how many, by priority
  /// @param factor overprovisioning, in percent
  /// @param threshold percent of healthy endpoints below which there is panic; 0: never
  static PriorityLoad of(int[] healthy, int[] total, int factor, int threshold) {
    int[] availability = new int[total.length];
    int sum = 0;
    for (int i = 0; i < total.length; i++) {
      availability[i] =
          total[i] == 0 ? 0 : (int) Math.min(100, (long) factor * healthy[i] / total[i]);
      sum = Math.min(100, sum + availability[i]);
    }
    boolean[] panic = new boolean[total.length];
    boolean all = true;
    for (int i = 0; i < total.length; i++) {
      panic[i] = sum < 100 && isBelow(healthy[i], total[i], threshold);
      all &= panic[i];
    }
    return new PriorityLoad(all ? byNumber(total) : byAvailability(availability, sum), panic);
  }

  private static boolean isBelow(int healthy, int total, int threshold) {
    return total == 0 ? threshold > 0 : 100L * healthy < (long) threshold * total;
  }

  private static int[] byAvailability(int[] availability, int sum) {
    int[] load = new int[availability.length];
    if (sum == 0) {
      return load;
    }
    int left = 100;
    for (int i = 0; i < load.length; i++) {
      load[i] = Math.min(left, 100 * availability[i] / sum);
      left -= load[i];
    }
    return withRest(load, availability, left);
  }

  private static int[] byNumber(int[] total) {
    int[] load = new int[total.length];
    long all = 0;
    for (int members : total) {
      all += members;
    }
    int left = 100;
    for (int i = 0; i < load.length && all > 0; i++) {
      load[i] = (int) (100L * total[i] / all);
      left -= load[i];
    }
    return withRest(load, total, left);
  }

  /// What rounding left goes to the first that can take it.
  private static int[] withRest(int[] load, int[] able, int rest) {
    for (int i = 0; i < load.length; i++) {
      if (able[i] > 0) {
        load[i] += rest;
        return load;
      }
    }
    return load;
  }
}
