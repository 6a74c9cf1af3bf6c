package io.lateen.prometheus.settings;

import java.util.List;

/// What to scrape: the part of prometheus.yml that a store without rules and alerts needs.
public record ScrapeSettings(List<ScrapeJob> jobs) {
  public ScrapeSettings {
    jobs = List.copyOf(jobs);
  }
}
