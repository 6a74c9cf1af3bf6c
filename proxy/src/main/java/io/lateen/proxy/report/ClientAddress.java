package io.lateen.proxy.report;

import io.lateen.proxy.http.KnownHeader;
import io.lateen.proxy.http.RequestHead;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/// Who a request is from, as far as that can be known: the peer, or whom `x-forwarded-for` names
/// where it is to be trusted (Envoy's "HTTP headers" document, `use_remote_address` and
/// `xff_num_trusted_hops`).
public final class ClientAddress {
  private ClientAddress() {}

  /// Whoever is named has no port, which reads as 0.
  public static @Nullable SocketAddress of(RequestRecord record) {
    return of(record, record.request);
  }

  /// The same, of a request that the record does not have yet.
  ///
  /// @param head null: it is no HTTP
  public static @Nullable SocketAddress of(RequestRecord record, @Nullable RequestHead head) {
    if (head == null || record.trustedHop < 0 || !head.has(KnownHeader.X_FORWARDED_FOR)) {
      return record.downstreamRemote;
    }
    InetAddress named = hop(head.value(KnownHeader.X_FORWARDED_FOR.text()), record.trustedHop);
    return named == null ? record.downstreamRemote : new InetSocketAddress(named, 0);
  }

  private static @Nullable InetAddress hop(@Nullable String forwarded, int fromEnd) {
    String[] hops = forwarded == null ? new String[0] : forwarded.split(",", -1);
    int at = hops.length - 1 - fromEnd;
    try {
      return at < 0 ? null : InetAddress.ofLiteral(hops[at].strip());
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
