package io.lateen.proxy.dns;

import io.lateen.proxy.resource.Address;
import io.lateen.proxy.resource.Discovery;
import io.lateen.proxy.resource.Endpoint;
import io.lateen.proxy.resource.LocalityEndpoints;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a cluster's names resolve to, as long as it is followed. Any thread.
public final class Followed implements AutoCloseable {
  /// Servers turn their answers around; endpoints are to stay where they are.
  private static final Comparator<InetAddress> ORDER =
      Comparator.comparing(InetAddress::getAddress, Arrays::compareUnsigned);

  private final Discovery.Dns dns;
  private final Map<String, Name> names;
  private final EventLoop loop;
  private final Consumer<Name> leave;
  private volatile Runnable listener = () -> {};

  /// @param names by host; hosts that are addresses have none
  Followed(Discovery.Dns dns, Map<String, Name> names, EventLoop loop, Consumer<Name> leave) {
    this.dns = dns;
    this.names = Map.copyOf(names);
    this.loop = loop;
    this.leave = leave;
  }

  /// Whether endpoints are known, or it is known that there are none. One name is enough, as with
  /// Envoy: a name that nobody answers holds no other up.
  public boolean answered() {
    return endpoints().stream().anyMatch(locality -> !locality.endpoints().isEmpty())
        || names.values().stream().noneMatch(name -> name.addresses() == null);
  }

  /// The cluster's endpoints with addresses in place of names, as far as they are known.
  public List<LocalityEndpoints> endpoints() {
    return dns.endpoints().localities().stream().map(this::resolve).toList();
  }

  private LocalityEndpoints resolve(LocalityEndpoints locality) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (Endpoint endpoint : locality.endpoints()) {
      addresses(endpoint.address()).forEach(found -> endpoints.add(at(endpoint, found)));
    }
    return new LocalityEndpoints(
        locality.region(),
        locality.zone(),
        locality.subZone(),
        locality.weight(),
        locality.priority(),
        endpoints);
  }

  private Stream<Address> addresses(Address asked) {
    Name name = names.get(asked.host());
    return name == null
        ? Stream.ofNullable(Names.literal(asked))
        : used(name.addresses()).map(found -> new Address(found.getHostAddress(), asked.port()));
  }

  private Stream<InetAddress> used(@Nullable List<InetAddress> found) {
    Stream<InetAddress> all = found == null ? Stream.empty() : found.stream();
    return dns.logical() ? all.limit(1) : all.sorted(ORDER);
  }

  private static Endpoint at(Endpoint endpoint, Address address) {
    return new Endpoint(
        address,
        endpoint.weight(),
        endpoint.health(),
        endpoint.address().host(),
        endpoint.metadata());
  }

  /// Tells of changes from now on, and once of what is known by then; on the event loop. Once.
  public void listen(Runnable changed) {
    listener = changed;
    loop.execute(
        () -> {
          names.values().forEach(name -> name.listen(changed));
          changed.run();
        });
  }

  /// Follows no longer.
  @Override
  public void close() {
    if (!loop.isShuttingDown()) {
      Runnable told = listener;
      loop.execute(() -> names.values().forEach(name -> name.ignore(told)));
      names.values().forEach(leave);
    }
  }
}
