package io.lateen.proxy.endpoint;

/// Picks a locality by its weight, then an endpoint within (Envoy, "Locality weighted load
/// balancing").
final class LocalityBalancer implements Balancer {
  private final EdfQueue<Part> queue;

  /// @param weight of the locality, more than 0, as far as it is available
  record Part(Balancer balancer, double weight) {}

  LocalityBalancer(Part[] parts) {
    queue = new EdfQueue<>(parts, Part::weight);
  }

  @Override
  public Target pick(long hash, long random) {
    return queue.next().balancer.pick(hash, random);
  }
}
