package io.lateen.proxy.filter.network.mixer;

import io.lateen.model.attribute.AttributeBag;
import io.lateen.proxy.filter.network.tcp.TcpFilter.Connection;
import io.lateen.proxy.report.RequestRecord;
import io.lateen.proxy.report.mixer.AttributeKey;
import io.lateen.proxy.report.mixer.AttributeSource;
import io.lateen.proxy.report.mixer.FixedAttributes;
import io.lateen.proxy.report.mixer.IdentityAttributes;
import io.lateen.proxy.report.mixer.KeyBuffer;
import io.lateen.proxy.tls.PeerIdentity;
import io.lateen.wire.mixer.AttributeWriter;
import io.lateen.wire.mixer.WordTable;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A connection as Mixer sees it.
final class ConnectionAttributes implements AttributeSource {
  private final RequestRecord record;
  private final byte[] sourceIp;
  private final int sourcePort;
  private final String id;
  private FixedAttributes fixed = FixedAttributes.NONE;
  private PeerIdentity peer = PeerIdentity.of(null, null);

  ConnectionAttributes(Connection connection) {
    this.record = connection.record();
    this.id = Long.toHexString(connection.worker().random().nextLong());
    InetSocketAddress remote =
        record.downstreamRemote instanceof InetSocketAddress inet ? inet : null;
    this.sourceIp = remote == null ? new byte[0] : remote.getAddress().getAddress();
    this.sourcePort = remote == null ? 0 : remote.getPort();
  }

  /// The handshake, if there is one, is done.
  void begin(AttributeBag configured) {
    peer = PeerIdentity.of(record.tls, record.serverName);
    fixed = FixedAttributes.of(List.of(IdentityAttributes.of(peer), configured));
  }

  FixedAttributes fixed() {
    return fixed;
  }

  @Override
  public boolean add(AttributeKey key, KeyBuffer out) {
    return switch (key.kind()) {
      case ORIGIN_IP, SOURCE_IP -> octets(sourceIp, out);
      case SOURCE_PORT -> number(sourcePort, out);
      case CONNECTION_ID -> text(id, out);
      case MTLS -> flag(peer.mutual(), out);
      case REQUESTED_SERVER_NAME -> text(peer.serverName(), out);
      case PROTOCOL -> TcpWords.TCP.add(out);
      case TIME -> number(record.startNanos, out);
      case FIXED -> fixed.add(key.name(), out);
      case HEADERS, QUERY_PARAMS, HOST, METHOD, PATH, URL_PATH, SCHEME, USERAGENT, REFERER, AUTH ->
          false;
    };
  }

  private static boolean octets(byte[] octets, KeyBuffer out) {
    out.add(octets);
    return octets.length > 0;
  }

  private static boolean text(String text, KeyBuffer out) {
    return octets(text.getBytes(StandardCharsets.UTF_8), out);
  }

  private static boolean number(long number, KeyBuffer out) {
    out.add(number);
    return true;
  }

  private static boolean flag(boolean is, KeyBuffer out) {
    out.add((byte) (is ? 1 : 0));
    return true;
  }

  /// As a check has it: with the time when the connection began.
  @Override
  public void write(AttributeWriter out, WordTable words) {
    write(out, words, record.startMillis);
  }

  /// @param millis `context.time`, since 1970
  void write(AttributeWriter out, WordTable words, long millis) {
    fixed.write(out, words);
    out.string(TcpWords.CONTEXT_PROTOCOL.in(words), TcpWords.TCP.in(words));
    int nanos = (int) (millis % 1000) * 1_000_000;
    out.timestamp(TcpWords.CONTEXT_TIME.in(words), millis / 1000, nanos);
    out.string(TcpWords.ID.in(words), words.index(id));
    out.bool(TcpWords.MTLS.in(words), peer.mutual());
    if (sourceIp.length > 0) {
      out.bytes(TcpWords.SOURCE_IP.in(words), sourceIp);
      out.bytes(TcpWords.ORIGIN_IP.in(words), sourceIp);
      out.int64(TcpWords.SOURCE_PORT.in(words), sourcePort);
    }
    if (!peer.serverName().isEmpty()) {
      out.string(TcpWords.REQUESTED_SERVER_NAME.in(words), words.index(peer.serverName()));
    }
  }
}
