package io.lateen.proxy.filter.http.mixer;

import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.report.mixer.TokenAttributes;
import io.lateen.proxy.report.mixer.Word;
import io.lateen.proxy.tls.PeerIdentity;
import io.lateen.wire.mixer.AttributeWriter;
import io.lateen.wire.mixer.WordTable;
import java.util.Arrays;

/// Writes what is known of a request, and tells whether another one would be written alike. Used
/// again and again; for one thread.
final class RequestWriting {
  private final RequestAttributes request;
  private int pathIndex;
  private final int[] pathEnds = new int[3];

  RequestWriting(RequestAttributes request) {
    this.request = request;
  }

  /// Writes everything but when it came.
  void timeless(AttributeWriter out, WordTable words) {
    RequestHead head = request.head;
    byte[] octets = head.octets();
    service(octets, out, words);
    int authority = words.index(octets, request.authorityStart, request.authorityEnd);
    int path = words.index(octets, request.pathStart, request.pathEnd);
    int method = words.index(octets, head.methodStart(), head.methodEnd());
    pathIndex = path;
    int map = out.beginMap(Words.REQUEST_HEADERS.in(words));
    out.entry(Words.PSEUDO_AUTHORITY.in(words), authority);
    out.entry(Words.PSEUDO_PATH.in(words), path);
    pathEnds[0] = out.at();
    out.entry(Words.PSEUDO_METHOD.in(words), method);
    request.headers.write(head, out, words);
    out.endMap(map);
    out.string(Words.REQUEST_HOST.in(words), authority);
    out.string(Words.REQUEST_PATH.in(words), path);
    pathEnds[1] = out.at();
    out.string(Words.REQUEST_METHOD.in(words), method);
    int urlPath = words.index(octets, request.pathStart, request.pathOnlyEnd);
    out.string(Words.REQUEST_URL_PATH.in(words), urlPath);
    pathEnds[2] = out.at();
    scheme(out, words);
    value(Words.REQUEST_USERAGENT, request.userAgent, out, words);
    value(Words.REQUEST_REFERER, request.referer, out, words);
    QueryParams.write(octets, request.pathOnlyEnd, request.pathEnd, out, words);
    TokenAttributes.write(request.token, out, words);
    connection(out, words);
  }

  private void service(byte[] octets, AttributeWriter out, WordTable words) {
    request.fixed().write(out, words);
    for (int i = 0; i < request.apis.size(); i++) {
      request.apis.get(i).write(out, words);
    }
    if (request.apiKey >= 0) {
      int key = words.index(octets, (int) (request.apiKey >>> 32), (int) request.apiKey);
      out.string(Words.REQUEST_API_KEY.in(words), key);
    }
  }

  private void scheme(AttributeWriter out, WordTable words) {
    Word scheme = request.head.schemeIsHttps() ? Words.HTTPS : Words.HTTP;
    out.string(Words.REQUEST_SCHEME.in(words), scheme.in(words));
  }

  private void connection(AttributeWriter out, WordTable words) {
    out.string(Words.CONTEXT_PROTOCOL.in(words), request.protocol.in(words));
    PeerIdentity peer = request.standing.peer();
    out.bool(Words.CONNECTION_MTLS.in(words), peer.mutual());
    byte[] originIp = request.standing.originIp();
    if (originIp.length > 0) {
      out.bytes(Words.ORIGIN_IP.in(words), originIp);
    }
    if (!peer.serverName().isEmpty()) {
      out.string(Words.REQUESTED_SERVER_NAME.in(words), words.index(peer.serverName()));
    }
  }

  private void value(Word name, int header, AttributeWriter out, WordTable words) {
    if (header >= 0) {
      RequestHead head = request.head;
      int value = words.index(head.octets(), head.valueStart(header), head.valueEnd(header));
      out.string(name.in(words), value);
    }
  }

  /// Whether another request is written as this one was, but for some values and for its time.
  ///
  /// @param changes to be told these values' indices
  boolean again(RequestAttributes other, WordTable words, Changes changes) {
    return plain(request)
        && plain(other)
        && alike(other)
        && request.headers.again(request.head, other.headers, other.head, words, changes)
        && samePath(other, words, changes);
  }

  private static boolean plain(RequestAttributes request) {
    return request.apis.isEmpty() && request.apiKey < 0;
  }

  @SuppressWarnings("ReferenceEquality") // equal ones that are not the same only cost time
  private boolean alike(RequestAttributes other) {
    RequestHead mine = request.head;
    RequestHead its = other.head;
    return request.protocol == other.protocol
        && request.token == other.token
        && request.userAgent == other.userAgent
        && request.referer == other.referer
        && mine.schemeIsHttps() == its.schemeIsHttps()
        && request.standing.equals(other.standing)
        && sameValue(request.userAgent, its)
        && sameValue(request.referer, its)
        && same(mine.methodStart(), mine.methodEnd(), its, its.methodStart(), its.methodEnd())
        && same(
            request.authorityStart,
            request.authorityEnd,
            its,
            other.authorityStart,
            other.authorityEnd);
  }

  private boolean sameValue(int header, RequestHead its) {
    RequestHead mine = request.head;
    return header < 0
        || same(
            mine.valueStart(header),
            mine.valueEnd(header),
            its,
            its.valueStart(header),
            its.valueEnd(header));
  }

  private boolean same(int from, int to, RequestHead its, int itsFrom, int itsTo) {
    return Arrays.equals(request.head.octets(), from, to, its.octets(), itsFrom, itsTo);
  }

  private boolean samePath(RequestAttributes other, WordTable words, Changes changes) {
    if (same(request.pathStart, request.pathEnd, other.head, other.pathStart, other.pathEnd)) {
      return true;
    }
    if (request.pathOnlyEnd != request.pathEnd || other.pathOnlyEnd != other.pathEnd) {
      return false; // queries are written one by one
    }
    int now = words.index(other.head.octets(), other.pathStart, other.pathEnd);
    return changes.add(pathEnds[0], pathIndex, now)
        && changes.add(pathEnds[1], pathIndex, now)
        && changes.add(pathEnds[2], pathIndex, now);
  }
}
