package io.lateen.proxy.cluster;

import io.lateen.proxy.endpoint.Host;
import io.lateen.proxy.endpoint.Outcomes.Sums;
import io.lateen.proxy.resource.OutlierDetection.FailurePercentage;
import io.lateen.proxy.resource.OutlierDetection.SuccessRate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Who did worse in an interval than may be (Envoy, "Outlier detection", success rate and failure
/// percentage). Those who are out already, or had too little to do, are not judged. Pure.
final class FailureRates {
  private final Map<Host, Sums> interval;
  private final boolean local;

  /// @param success percent
  private record Rate(Host host, double success) {}

  /// @param local failures on this side, else those of responses
  FailureRates(Map<Host, Sums> interval, boolean local) {
    this.interval = interval;
    this.local = local;
  }

  /// Those so many standard deviations below the mean.
  List<Host> belowFellows(SuccessRate limit) {
    List<Rate> rates = rates(limit.requestVolume());
    if (rates.size() < limit.minimumHosts()) {
      return List.of();
    }
    double threshold = threshold(rates, limit.stdevThousandths() / 1000.0);
    return rates.stream().filter(rate -> rate.success < threshold).map(Rate::host).toList();
  }

  /// Those with more failures than a fixed percentage.
  List<Host> tooMany(FailurePercentage limit) {
    List<Rate> rates = rates(limit.requestVolume());
    if (rates.size() < limit.minimumHosts()) {
      return List.of();
    }
    return rates.stream()
        .filter(rate -> 100 - rate.success >= limit.threshold())
        .map(Rate::host)
        .toList();
  }

  private List<Rate> rates(int volume) {
    List<Rate> rates = new ArrayList<>();
    interval.forEach(
        (host, sums) -> {
          long total = local ? sums.localTotal() : sums.total();
          long success = local ? sums.localSuccess() : sums.success();
          if (!host.ejected() && total > 0 && total >= volume) {
            rates.add(new Rate(host, 100.0 * success / total));
          }
        });
    return rates;
  }

  /// The mean less so many standard deviations, of the whole population.
  private static double threshold(List<Rate> rates, double factor) {
    double mean = rates.stream().mapToDouble(Rate::success).average().orElse(0);
    double variance =
        rates.stream()
            .mapToDouble(rate -> (rate.success - mean) * (rate.success - mean))
            .average()
            .orElse(0);
    return mean - factor * Math.sqrt(variance);
  }
}
