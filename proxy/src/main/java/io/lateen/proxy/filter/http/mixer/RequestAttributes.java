package io.lateen.proxy.filter.http.mixer;

import io.lateen.proxy.filter.http.Exchange;
import io.lateen.proxy.http.KnownHeader;
import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.report.RequestRecord;
import io.lateen.proxy.report.mixer.AttributeKey;
import io.lateen.proxy.report.mixer.AttributeSource;
import io.lateen.proxy.report.mixer.FixedAttributes;
import io.lateen.proxy.report.mixer.KeyBuffer;
import io.lateen.proxy.report.mixer.TokenAttributes;
import io.lateen.proxy.report.mixer.Word;
import io.lateen.proxy.tls.PeerIdentity;
import io.lateen.wire.mixer.AttributeWriter;
import io.lateen.wire.mixer.WordTable;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A request as Mixer sees it: as it came to the filter, whatever later filters do to its head.
final class RequestAttributes implements AttributeSource {
  private final RequestHead head;
  private final HeaderView headers = new HeaderView();
  private long startMillis;
  private long startNanos;
  private Standing standing;
  private final List<FixedAttributes> apis = new ArrayList<>();
  private long apiKey = -1;
  private int pathStart;
  private int pathOnlyEnd;
  private int pathEnd;
  private int authorityStart;
  private int authorityEnd;
  private int userAgent;
  private int referer;
  private Word protocol = Words.HTTP;
  private @Nullable Map<String, ?> token;
  private int pathIndex;
  private final int[] pathEnds = new int[3];

  private RequestAttributes(RequestHead head, PeerIdentity peer, byte[] originIp) {
    this.head = head;
    this.standing = new Standing(FixedAttributes.NONE, originIp, peer);
  }

  /// Of the requests of a connection, one after the other.
  static RequestAttributes of(Exchange exchange, PeerIdentity peer) {
    byte[] address =
        exchange.record().downstreamRemote instanceof InetSocketAddress inet
            ? inet.getAddress().getAddress()
            : new byte[0];
    return new RequestAttributes(exchange.request(), peer, address);
  }

  /// For copies, with a head of its own.
  static RequestAttributes empty() {
    return new RequestAttributes(new RequestHead(), PeerIdentity.NONE, new byte[0]);
  }

  /// Looks at the request.
  void begin(RequestRecord record, FixedAttributes known, List<ApiSpec> specs) {
    startMillis = record.startMillis;
    startNanos = record.startNanos;
    stand(known);
    about(specs);
    headers.take(head);
    pathStart = head.pathStart();
    pathOnlyEnd = head.pathOnlyEnd();
    pathEnd = head.pathEnd();
    authorityStart = head.authorityStart();
    authorityEnd = head.authorityEnd();
    userAgent = head.find(KnownHeader.USER_AGENT);
    referer = head.find(KnownHeader.REFERER);
    protocol = protocol();
    token = TokenAttributes.of(record.metadata);
  }

  @Override
  public RequestAttributes copy() {
    RequestAttributes copy = empty();
    copy.copyFrom(this);
    return copy;
  }

  /// Becomes a copy of what another saw.
  void copyFrom(RequestAttributes other) {
    head.become(other.head);
    headers.copyFrom(other.headers);
    startMillis = other.startMillis;
    startNanos = other.startNanos;
    standing = other.standing;
    apis.clear();
    apis.addAll(other.apis);
    apiKey = other.apiKey;
    pathStart = other.pathStart;
    pathOnlyEnd = other.pathOnlyEnd;
    pathEnd = other.pathEnd;
    authorityStart = other.authorityStart;
    authorityEnd = other.authorityEnd;
    userAgent = other.userAgent;
    referer = other.referer;
    protocol = other.protocol;
    token = other.token;
  }

  @SuppressWarnings("ReferenceEquality") // equal ones that are not the same only cost time
  private void stand(FixedAttributes known) {
    if (standing.fixed() != known) {
      standing = new Standing(known, standing.originIp(), standing.peer());
    }
  }

  @Override
  public @Nullable Object standing() {
    return apis.isEmpty() && apiKey < 0 ? standing : null;
  }

  /// What the request is about, by the specs of its service.
  private void about(List<ApiSpec> specs) {
    apis.clear();
    apiKey = -1;
    for (int i = 0; i < specs.size(); i++) {
      ApiSpec spec = specs.get(i);
      apis.add(spec.match(head));
      apiKey = apiKey < 0 ? ApiKey.find(spec.keys(), head) : apiKey;
    }
  }

  private Word protocol() {
    int type = head.find(KnownHeader.CONTENT_TYPE);
    boolean grpc =
        type >= 0
            && (head.valueIs(type, Words.GRPC_TYPE)
                || head.valueIs(type, Words.GRPC_PROTO_TYPE)
                || head.valueIs(type, Words.GRPC_JSON_TYPE));
    return grpc ? Words.GRPC : Words.HTTP;
  }

  long octets() {
    return headers.octets(head);
  }

  /// Equal for requests that may be told alike.
  int kind() {
    return System.identityHashCode(standing.fixed()) + 3 * head.count() + head.methodEnd();
  }

  /// Octets of memory that the head has.
  int capacity() {
    return head.octets().length;
  }

  FixedAttributes fixed() {
    return standing.fixed();
  }

  @Override
  public boolean add(AttributeKey key, KeyBuffer out) {
    return switch (key.kind()) {
      case HEADERS -> header(key, out);
      case QUERY_PARAMS -> QueryParams.add(head.octets(), pathOnlyEnd, pathEnd, key, out);
      case HOST -> span(authorityStart, authorityEnd, out);
      case METHOD -> method(out);
      case PATH -> span(pathStart, pathEnd, out);
      case URL_PATH -> span(pathStart, pathOnlyEnd, out);
      case SCHEME -> (head.schemeIsHttps() ? Words.HTTPS : Words.HTTP).add(out);
      case USERAGENT -> value(userAgent, out);
      case REFERER -> value(referer, out);
      case PROTOCOL -> protocol.add(out);
      case TIME -> time(out);
      case ORIGIN_IP -> octets(standing.originIp(), out);
      case MTLS -> flag(standing.peer().mutual(), out);
      case REQUESTED_SERVER_NAME -> text(standing.peer().serverName(), out);
      case AUTH -> TokenAttributes.add(token, key, out);
      case SOURCE_IP, SOURCE_PORT, CONNECTION_ID, FIXED -> fixed(key.name(), out);
    };
  }

  private boolean fixed(String name, KeyBuffer out) {
    if (apiKey >= 0 && name.equals("request.api_key")) {
      return span((int) (apiKey >>> 32), (int) apiKey, out);
    }
    for (int i = apis.size() - 1; i >= 0; i--) {
      if (apis.get(i).add(name, out)) {
        return true;
      }
    }
    return standing.fixed().add(name, out);
  }

  private boolean header(AttributeKey key, KeyBuffer out) {
    byte[] name = key.mapKeyOctets();
    if (key.mapKey() == null) {
      headers.addAll(head, out);
      return true;
    }
    if (name.length > 0 && name[0] == ':') {
      return pseudo(key.mapKey(), out);
    }
    return headers.add(head, name, out);
  }

  private boolean pseudo(String name, KeyBuffer out) {
    return switch (name) {
      case ":authority" -> span(authorityStart, authorityEnd, out);
      case ":path" -> span(pathStart, pathEnd, out);
      case ":method" -> method(out);
      default -> false;
    };
  }

  private boolean method(KeyBuffer out) {
    return span(head.methodStart(), head.methodEnd(), out);
  }

  private boolean span(int from, int to, KeyBuffer out) {
    out.add(head.octets(), from, to);
    return true;
  }

  private boolean value(int at, KeyBuffer out) {
    return at >= 0 && span(head.valueStart(at), head.valueEnd(at), out);
  }

  private static boolean octets(byte[] octets, KeyBuffer out) {
    out.add(octets);
    return octets.length > 0;
  }

  private static boolean flag(boolean is, KeyBuffer out) {
    out.add((byte) (is ? 1 : 0));
    return true;
  }

  private static boolean text(String text, KeyBuffer out) {
    if (text.isEmpty()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      out.add((byte) text.charAt(i));
    }
    return true;
  }

  private boolean time(KeyBuffer out) {
    out.add(startNanos);
    return true;
  }

  @Override
  public void write(AttributeWriter out, WordTable words) {
    writeTimeless(out, words);
    int nanos = (int) (startMillis % 1000) * 1_000_000;
    out.timestamp(Words.REQUEST_TIME.in(words), startMillis / 1000, nanos);
  }

  /// Writes everything but when it came.
  void writeTimeless(AttributeWriter out, WordTable words) {
    standing.fixed().write(out, words);
    byte[] octets = head.octets();
    for (int i = 0; i < apis.size(); i++) {
      apis.get(i).write(out, words);
    }
    if (apiKey >= 0) {
      int key = words.index(octets, (int) (apiKey >>> 32), (int) apiKey);
      out.string(Words.REQUEST_API_KEY.in(words), key);
    }
    int authority = words.index(octets, authorityStart, authorityEnd);
    int path = words.index(octets, pathStart, pathEnd);
    pathIndex = path;
    int method = words.index(octets, head.methodStart(), head.methodEnd());
    int map = out.beginMap(Words.REQUEST_HEADERS.in(words));
    out.entry(Words.PSEUDO_AUTHORITY.in(words), authority);
    out.entry(Words.PSEUDO_PATH.in(words), path);
    pathEnds[0] = out.at();
    out.entry(Words.PSEUDO_METHOD.in(words), method);
    headers.write(head, out, words);
    out.endMap(map);
    out.string(Words.REQUEST_HOST.in(words), authority);
    out.string(Words.REQUEST_PATH.in(words), path);
    pathEnds[1] = out.at();
    out.string(Words.REQUEST_METHOD.in(words), method);
    int urlPath = words.index(octets, pathStart, pathOnlyEnd);
    out.string(Words.REQUEST_URL_PATH.in(words), urlPath);
    pathEnds[2] = out.at();
    Word scheme = head.schemeIsHttps() ? Words.HTTPS : Words.HTTP;
    out.string(Words.REQUEST_SCHEME.in(words), scheme.in(words));
    string(Words.REQUEST_USERAGENT, userAgent, out, words);
    string(Words.REQUEST_REFERER, referer, out, words);
    QueryParams.write(octets, pathOnlyEnd, pathEnd, out, words);
    TokenAttributes.write(token, out, words);
    connection(out, words);
  }

  /// Whether another request is written as this one was, but for some values and for its time.
  ///
  /// @param changes to be told these values' indices
  boolean again(RequestAttributes other, WordTable words, Changes changes) {
    return plain()
        && other.plain()
        && alike(other)
        && headers.again(head, other.headers, other.head, words, changes)
        && samePath(other, words, changes);
  }

  private boolean plain() {
    return token == null && apis.isEmpty() && apiKey < 0;
  }

  @SuppressWarnings("ReferenceEquality") // equal ones that are not the same only cost time
  private boolean alike(RequestAttributes other) {
    return protocol == other.protocol
        && userAgent == other.userAgent
        && referer == other.referer
        && head.schemeIsHttps() == other.head.schemeIsHttps()
        && standing.equals(other.standing)
        && sameValue(userAgent, other)
        && sameValue(referer, other)
        && same(
            head.methodStart(),
            head.methodEnd(),
            other,
            other.head.methodStart(),
            other.head.methodEnd())
        && same(authorityStart, authorityEnd, other, other.authorityStart, other.authorityEnd);
  }

  private boolean sameValue(int header, RequestAttributes other) {
    return header < 0
        || same(
            head.valueStart(header),
            head.valueEnd(header),
            other,
            other.head.valueStart(header),
            other.head.valueEnd(header));
  }

  private boolean same(int from, int to, RequestAttributes other, int itsFrom, int itsTo) {
    return Arrays.equals(head.octets(), from, to, other.head.octets(), itsFrom, itsTo);
  }

  private boolean samePath(RequestAttributes other, WordTable words, Changes changes) {
    if (same(pathStart, pathEnd, other, other.pathStart, other.pathEnd)) {
      return true;
    }
    if (pathOnlyEnd != pathEnd || other.pathOnlyEnd != other.pathEnd) {
      return false; // queries are written one by one
    }
    int now = words.index(other.head.octets(), other.pathStart, other.pathEnd);
    return changes.add(pathEnds[0], pathIndex, now)
        && changes.add(pathEnds[1], pathIndex, now)
        && changes.add(pathEnds[2], pathIndex, now);
  }

  private void connection(AttributeWriter out, WordTable words) {
    out.string(Words.CONTEXT_PROTOCOL.in(words), protocol.in(words));
    PeerIdentity peer = standing.peer();
    out.bool(Words.CONNECTION_MTLS.in(words), peer.mutual());
    if (standing.originIp().length > 0) {
      out.bytes(Words.ORIGIN_IP.in(words), standing.originIp());
    }
    if (!peer.serverName().isEmpty()) {
      out.string(Words.REQUESTED_SERVER_NAME.in(words), words.index(peer.serverName()));
    }
  }

  private void string(Word name, int header, AttributeWriter out, WordTable words) {
    if (header >= 0) {
      int value = words.index(head.octets(), head.valueStart(header), head.valueEnd(header));
      out.string(name.in(words), value);
    }
  }
}
