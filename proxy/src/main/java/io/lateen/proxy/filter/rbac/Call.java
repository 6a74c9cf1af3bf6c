package io.lateen.proxy.filter.rbac;

import io.lateen.proxy.http.Octets;
import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.report.ClientAddress;
import io.lateen.proxy.report.DynamicMetadata;
import io.lateen.proxy.report.RequestRecord;
import io.lateen.proxy.tls.PeerIdentity;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/// What rules look at: a request, or a connection that is no request. One per connection, used
/// again for its next request; on its event loop only.
public final class Call {
  private static final byte[] UNKNOWN = {};

  private final RequestRecord record;
  private final @Nullable RequestHead head;
  private PeerNames peer = PeerNames.NONE;
  private byte[] serverName = UNKNOWN;
  private @Nullable SSLEngine asked;

  /// @param head null: it is no HTTP
  public Call(RequestRecord record, @Nullable RequestHead head) {
    this.record = record;
    this.head = head;
  }

  @Nullable RequestHead head() {
    return head;
  }

  DynamicMetadata metadata() {
    return record.metadata;
  }

  /// Where the client meant to go.
  @Nullable InetSocketAddress destination() {
    return inet(record.downstreamLocal);
  }

  /// At the other end of the connection; null: not by IP.
  @Nullable InetAddress peerAddress() {
    return address(record.downstreamRemote);
  }

  /// The client, as `x-forwarded-for` has it where it is trusted; what is no address there counts
  /// as not said.
  @Nullable InetAddress clientAddress() {
    return address(ClientAddress.of(record, head));
  }

  /// What the client's certificate calls it.
  PeerNames peer() {
    look();
    return peer;
  }

  /// What the client hello asked for; empty: nothing.
  byte[] serverName() {
    look();
    return serverName;
  }

  /// Both stay as they are while the connection lives.
  @SuppressWarnings("ReferenceEquality") // whether it is the same connection
  private void look() {
    SSLEngine tls = record.tls;
    if (tls != asked || serverName == UNKNOWN) {
      asked = tls;
      peer = PeerNames.of(tls);
      serverName = Octets.of(PeerIdentity.of(tls, record.serverName).serverName());
    }
  }

  private static @Nullable InetAddress address(@Nullable SocketAddress of) {
    InetSocketAddress inet = inet(of);
    return inet == null ? null : inet.getAddress();
  }

  private static @Nullable InetSocketAddress inet(@Nullable SocketAddress address) {
    return address instanceof InetSocketAddress inet && inet.getAddress() != null ? inet : null;
  }
}
