package io.lateen.prometheus.promql;

/// The times at which a query is evaluated; milliseconds since 1970.
///
/// @param step between two; anything above 0 when there is only one
public record Steps(long start, long end, long step) {

  public static Steps at(long time) {
    return new Steps(time, time, 1);
  }

  public int count() {
    return (int) ((end - start) / step) + 1;
  }

  public long time(int index) {
    return start + index * step;
  }
}
