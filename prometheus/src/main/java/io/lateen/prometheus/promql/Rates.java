package io.lateen.prometheus.promql;

/// Changes within a window, as Prometheus 2.42 estimates them.
final class Rates {
  private static final double MILLIS = 1000;

  /// Samples may be this much further apart than on average without counting as missing.
  private static final double TOLERATED_GAP = 1.1;

  private Rates() {}

  /// The change between first and last sample, carried on to the window's ends: to the very end
  /// where the next sample could have been there, by half a gap otherwise, and a counter never to
  /// before it was zero.
  static double extrapolated(Window window, boolean counter, boolean perSecond) {
    int last = window.size() - 1;
    if (last < 1) {
      return Line.ABSENT;
    }
    double first = window.value(0);
    double change = window.value(last) - first + (counter ? window.fallen() : 0);
    double sampled = window.sampled();
    double before = window.before();
    if (counter && change > 0 && first >= 0) {
      before = Math.min(before, sampled * (first / change));
    }
    double gap = sampled / last;
    double covered = sampled + reach(before, gap) + reach(window.after(), gap);
    double factor = covered / sampled; // in Prometheus' order, for the last bit
    return change * (perSecond ? factor / window.length() : factor);
  }

  private static double reach(double distance, double gap) {
    return distance < gap * TOLERATED_GAP ? distance : gap / 2;
  }

  /// The change between the last two samples; of a counter, each second.
  static double last(Window window, boolean counter) {
    int last = window.size() - 1;
    if (last < 1) {
      return Line.ABSENT;
    }
    double before = window.value(last - 1);
    double now = window.value(last);
    double change = counter && now < before ? now : now - before;
    return counter ? change / ((window.time(last) - window.time(last - 1)) / MILLIS) : change;
  }
}
