package io.lateen.pilot.source;

import java.util.List;

/// What the status of an Ingress is to say.
///
/// @param addresses IP addresses and host names at which it is reached
public record IngressStatus(String namespace, String name, List<String> addresses) {
  public IngressStatus {
    addresses = List.copyOf(addresses);
  }
}
