package io.lateen.mixer.dispatch;

import io.prometheus.metrics.model.registry.PrometheusRegistry;

/// How much the rules make of a request (a record of a report, a check, a quota), its attribute
/// generators included, under Istio 1.1's names. From any thread.
public final class RequestFigures {
  private final Distribution destinations =
      new Distribution(
          "mixer_dispatcher_destinations_per_request", "Handlers a request was dispatched to.");
  private final Distribution instances =
      new Distribution("mixer_dispatcher_instances_per_request", "Instances made of a request.");

  /// Registered nowhere until somebody does.
  RequestFigures() {}

  public RequestFigures(PrometheusRegistry registry) {
    registry.register(destinations);
    registry.register(instances);
  }

  void add(Dispatched dispatched) {
    destinations.add(dispatched.destinations);
    instances.add(dispatched.instances);
  }
}
