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
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A request as Mixer sees it: as it came to the filter, whatever later filters do to its head.
final class RequestAttributes implements AttributeSource {
  final RequestHead head;
  final HeaderView headers = new HeaderView();
  private long startMillis;
  private long startNanos;
  Standing standing;
  final List<FixedAttributes> apis = new ArrayList<>();
  long apiKey = -1;
  int pathStart;
  int pathOnlyEnd;
  int pathEnd;
  int authorityStart;
  int authorityEnd;
  int userAgent;
  int referer;
  Word protocol = Words.HTTP;
  @Nullable Map<String, ?> token;
  private final RequestWriting writing = new RequestWriting(this);

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

  /// How it is written.
  RequestWriting writing() {
    return writing;
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
    writing.timeless(out, words);
    int nanos = (int) (startMillis % 1000) * 1_000_000;
    out.timestamp(Words.REQUEST_TIME.in(words), startMillis / 1000, nanos);
  }
}
