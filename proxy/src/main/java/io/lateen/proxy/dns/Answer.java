package io.lateen.proxy.dns;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/// What a name resolves to.
///
/// @param addresses in the order they came
/// @param ttl how long it holds, in seconds; 0: nobody says
record Answer(List<InetAddress> addresses, long ttl) {
  static final Answer NOTHING = new Answer(List.of(), Long.MAX_VALUE);

  Answer {
    addresses = List.copyOf(addresses);
  }

  boolean isEmpty() {
    return addresses.isEmpty();
  }

  Answer and(Answer other) {
    return new Answer(
        Stream.concat(addresses.stream(), other.addresses.stream()).toList(),
        Math.min(ttl, other.ttl));
  }
}
