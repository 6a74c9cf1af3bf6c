package io.lateen.pilot.source;

import io.lateen.model.service.Endpoint;
import io.lateen.model.service.Service;
import java.util.List;

/// Services and their endpoints from elsewhere than the Kubernetes API. Thread-safe.
public interface Registry extends AutoCloseable {
  /// What is known at a moment.
  record Contents(List<Service> services, List<Endpoint> endpoints) {
    public static final Contents NONE = new Contents(List.of(), List.of());

    public Contents {
      services = List.copyOf(services);
      endpoints = List.copyOf(endpoints);
    }
  }

  /// As Istio calls registries of its kind: `Consul`.
  String name();

  /// Begins to follow the registry.
  ///
  /// @param onChange called after every change and when the first contents are there, from a thread
  ///     of the registry's; must return soon
  void start(Runnable onChange);

  /// Whether the first contents have come.
  boolean isSynced();

  /// The newest contents; what a registry said last counts while it is away.
  Contents contents();

  @Override
  void close();
}
