package io.lateen.proxy.dns;

import io.lateen.proxy.resource.Address;
import io.lateen.proxy.resource.Discovery;
import io.lateen.proxy.resource.Endpoint;
import io.lateen.proxy.resource.LocalityEndpoints;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All names that anybody follows; who asks for the same in the same way shares it. Nothing is made
/// before the first. Any thread.
public final class Names implements AutoCloseable {
  private final EventLoop loop;
  private final Lookup lookup;
  private final Map<Question, Shared> shared = new HashMap<>();

  private static final class Shared {
    final Name name;
    int followers;

    Shared(Name name) {
      this.name = name;
    }
  }

  /// @param loop on which all is asked and told; never waits for an answer
  /// @param channelType of the loop's connections
  public Names(EventLoop loop, Class<? extends SocketChannel> channelType) {
    this.loop = loop;
    this.lookup = new Lookup(loop, channelType);
  }

  /// Follows a cluster's names until the result is closed.
  public Followed follow(Discovery.Dns dns) {
    Map<String, Name> names = new HashMap<>();
    for (LocalityEndpoints locality : dns.endpoints().localities()) {
      for (Endpoint endpoint : locality.endpoints()) {
        String host = endpoint.address().host();
        if (!names.containsKey(host) && literal(endpoint.address()) == null) {
          names.put(host, join(new Question(host, dns.how())));
        }
      }
    }
    return new Followed(dns, names, loop, this::leave);
  }

  /// What needs no resolving; null: it is a name.
  static @Nullable Address literal(Address asked) {
    if (asked.isPipe()) {
      return asked;
    }
    InetAddress found = NetUtil.createInetAddressFromIpAddressString(asked.host());
    return found == null ? null : new Address(found.getHostAddress(), asked.port());
  }

  private synchronized Name join(Question question) {
    Shared known = shared.get(question);
    if (known == null) {
      lookup.prepare(question);
      known = new Shared(new Name(question, loop, lookup));
      shared.put(question, known);
      known.name.start();
    }
    known.followers++;
    return known.name;
  }

  private synchronized void leave(Name name) {
    Shared known = shared.get(name.question());
    if (known != null && --known.followers == 0) {
      shared.remove(name.question());
      name.close();
    }
  }

  /// Once nobody follows anything.
  @Override
  public void close() {
    lookup.close();
  }
}
