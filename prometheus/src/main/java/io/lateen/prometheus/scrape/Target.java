package io.lateen.prometheus.scrape;

import io.lateen.prometheus.label.Labels;
import io.lateen.prometheus.settings.ScrapeJob;
import java.net.URI;

/// One address that is asked for metrics. Two with the same URL and labels are the same.
///
/// @param labels that its series get, `job` and `instance` among them
/// @param discovered what was known of it before relabelling
record Target(ScrapeJob job, URI url, Labels labels, Labels discovered) {

  @Override
  public boolean equals(Object other) {
    return other instanceof Target target
        && url.equals(target.url)
        && labels.equals(target.labels)
        && job.equals(target.job);
  }

  @Override
  public int hashCode() {
    return 31 * url.hashCode() + labels.hashCode();
  }
}
