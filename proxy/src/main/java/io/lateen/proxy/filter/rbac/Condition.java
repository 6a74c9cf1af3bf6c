package io.lateen.proxy.filter.rbac;

import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.matcher.MetadataMatch;
import io.lateen.proxy.resource.Network;
import io.lateen.proxy.route.HeaderMatcher;
import io.lateen.proxy.route.ValueMatcher;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Something that a call does or does not fulfil: Envoy's `Permission` and `Principal`, which are
/// the same tree with other leaves. What is asked of a request does not hold of a connection that
/// is none. Immutable; any thread.
public sealed interface Condition {
  /// Whether it is fulfilled.
  boolean holds(Call call);

  record Any() implements Condition {
    @Override
    public boolean holds(Call call) {
      return true;
    }
  }

  record All(List<Condition> parts) implements Condition {
    public All {
      parts = List.copyOf(parts);
    }

    @Override
    public boolean holds(Call call) {
      for (int i = 0; i < parts.size(); i++) {
        if (!parts.get(i).holds(call)) {
          return false;
        }
      }
      return true;
    }
  }

  record OneOf(List<Condition> parts) implements Condition {
    public OneOf {
      parts = List.copyOf(parts);
    }

    @Override
    public boolean holds(Call call) {
      for (int i = 0; i < parts.size(); i++) {
        if (parts.get(i).holds(call)) {
          return true;
        }
      }
      return false;
    }
  }

  record Not(Condition part) implements Condition {
    @Override
    public boolean holds(Call call) {
      return !part.holds(call);
    }
  }

  record Header(HeaderMatcher matcher) implements Condition {
    @Override
    public boolean holds(Call call) {
      RequestHead head = call.head();
      return head != null && matcher.matches(head);
    }
  }

  /// The path without its query.
  record Path(ValueMatcher matcher) implements Condition {
    @Override
    public boolean holds(Call call) {
      RequestHead head = call.head();
      return head != null && matcher.matches(head.octets(), head.pathStart(), end(head));
    }

    private static int end(RequestHead head) {
      int end = head.pathOnlyEnd();
      for (int i = head.pathStart(); i < end; i++) {
        if (head.octets()[i] == '#') {
          return i;
        }
      }
      return end;
    }
  }

  record DestinationIp(Network range) implements Condition {
    @Override
    public boolean holds(Call call) {
      InetSocketAddress destination = call.destination();
      return destination != null && range.contains(destination.getAddress());
    }
  }

  /// @param from inclusive
  /// @param to exclusive
  record DestinationPort(int from, int to) implements Condition {
    @Override
    public boolean holds(Call call) {
      InetSocketAddress destination = call.destination();
      return destination != null && destination.getPort() >= from && destination.getPort() < to;
    }
  }

  record ServerName(ValueMatcher matcher) implements Condition {
    @Override
    public boolean holds(Call call) {
      byte[] name = call.serverName();
      return matcher.matches(name, 0, name.length);
    }
  }

  /// The client has shown a certificate that was verified.
  ///
  /// @param name one of the certificate's; null: any
  record Authenticated(@Nullable ValueMatcher name) implements Condition {
    @Override
    public boolean holds(Call call) {
      PeerNames peer = call.peer();
      return name == null ? peer.shown() : peer.any(name);
    }
  }

  /// Who is at the other end of the connection.
  record PeerIp(Network range) implements Condition {
    @Override
    public boolean holds(Call call) {
      return range.contains(call.peerAddress());
    }
  }

  /// Who the client is, `x-forwarded-for` considered where it is trusted.
  record ClientIp(Network range) implements Condition {
    @Override
    public boolean holds(Call call) {
      return range.contains(call.clientAddress());
    }
  }

  record Metadata(MetadataMatch match, MetadataTest test) implements Condition {
    @Override
    public boolean holds(Call call) {
      Object value = call.metadata().get(match.filter(), match.path());
      return test.holds(value) ^ match.invert();
    }
  }
}
