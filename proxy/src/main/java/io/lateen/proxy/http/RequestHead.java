package io.lateen.proxy.http;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The head of a request. Path and authority can be replaced; everything else of the start line
/// stays.
public final class RequestHead extends MessageHead {
  private static final byte[] HTTP_1_1 = " HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII);

  int methodEnd;
  private Method method = Method.OTHER;
  private int pathStart;
  private int pathEnd;
  private int authorityStart;
  private int authorityEnd;
  private boolean startLineKept;
  private Framing framing = Framing.NONE;
  private long contentLength;
  private boolean keepAlive;
  private boolean upgrade;
  private boolean schemeHttps;
  private boolean absolute;

  /// A head written down, for tests, explanations and dry runs. Headers are `name: value` lines.
  ///
  /// @throws IllegalArgumentException when it is not a request this proxy would take
  public static RequestHead of(String method, String target, List<String> headers) {
    String text = method + " " + target + " HTTP/1.1\r\n" + lines(headers) + "\r\n";
    RequestHead head = new RequestHead();
    HeadReader reader = new RequestHeadReader(head, HeadLimits.DEFAULT);
    ByteBuf in = io.netty.buffer.Unpooled.wrappedBuffer(Octets.of(text));
    if (reader.read(in) != HeadReader.COMPLETE) {
      throw new IllegalArgumentException(reader.problem() + ": " + text);
    }
    Malformed problem = RequestRules.check(head);
    if (problem != null) {
      throw new IllegalArgumentException(problem.text() + ": " + text);
    }
    return head;
  }

  private static String lines(List<String> headers) {
    StringBuilder lines = new StringBuilder();
    headers.forEach(line -> lines.append(line).append("\r\n"));
    return lines.toString();
  }

  /// Starts a head that came in another protocol: headers are added afterwards, then [#received]
  /// ends it. Method and target must have been found well-formed.
  public void begin(
      byte[] method, int methodFrom, int methodTo, byte[] target, int targetFrom, int targetTo) {
    reset();
    int methodLength = methodTo - methodFrom;
    int targetLength = targetTo - targetFrom;
    ensure(methodLength + 1 + targetLength + HTTP_1_1.length);
    System.arraycopy(method, methodFrom, bytes, 0, methodLength);
    bytes[methodLength] = Octets.SP;
    System.arraycopy(target, targetFrom, bytes, methodLength + 1, targetLength);
    limit = methodLength + 1 + targetLength;
    System.arraycopy(HTTP_1_1, 0, bytes, limit, HTTP_1_1.length);
    limit += HTTP_1_1.length;
    startLineEndsAt(limit);
    startLine(methodLength, methodLength + 1, methodLength + 1 + targetLength);
  }

  /// Ends what [#begin] started: the authority is what `host` says, and the body is framed by the
  /// other protocol.
  ///
  /// @param length meaningful for [Framing#LENGTH] only
  public void received(Framing bodyFraming, long length, boolean https, boolean wantsUpgrade) {
    int host = find(KnownHeader.HOST);
    if (host >= 0) {
      authorityFromHost(host);
    }
    framing(bodyFraming, length);
    schemeHttps = https;
    upgrade = wantsUpgrade;
  }

  void startLine(int methodEnd, int targetStart, int targetEnd) {
    this.methodEnd = methodEnd;
    method = Method.of(bytes, start, methodEnd);
    pathStart = targetStart;
    pathEnd = targetEnd;
    authorityStart = 0;
    authorityEnd = 0;
    startLineKept = minorVersion == 1;
    framing = Framing.NONE;
    contentLength = 0;
    keepAlive = true;
    upgrade = false;
    schemeHttps = false;
    absolute = false;
  }

  void path(int from, int to) {
    pathStart = from;
    pathEnd = to;
    startLineKept = false;
  }

  void authority(int from, int to) {
    authorityStart = from;
    authorityEnd = to;
  }

  void framing(Framing found, long length) {
    framing = found;
    contentLength = length;
  }

  void connection(boolean persistent, boolean wantsUpgrade) {
    keepAlive = persistent;
    upgrade = wantsUpgrade;
  }

  void https() {
    schemeHttps = true;
  }

  void absoluteForm() {
    absolute = true;
  }

  /// Whether the target came in absolute form (RFC 9112 section 3.2.2).
  public boolean absolute() {
    return absolute;
  }

  public Method method() {
    return method;
  }

  /// Where the method begins in [#octets].
  public int methodStart() {
    return start;
  }

  /// Where the method ends in [#octets].
  public int methodEnd() {
    return methodEnd;
  }

  public String methodText() {
    return text(start, methodEnd);
  }

  /// Copies the method's token into `out`, for logs.
  public void writeMethod(ByteBuf out) {
    out.writeBytes(bytes, start, methodEnd - start);
  }

  public Framing framing() {
    return framing;
  }

  /// Octets of the body; meaningful for [Framing#LENGTH] only.
  public long contentLength() {
    return contentLength;
  }

  /// Whether the client lets the connection be used again.
  public boolean keepAlive() {
    return keepAlive;
  }

  /// Whether `connection: upgrade` is there.
  public boolean upgrade() {
    return upgrade;
  }

  /// `http` or `https`: what an absolute target says, else what x-forwarded-proto does.
  public String scheme() {
    boolean https =
        absolute ? schemeHttps : "https".equalsIgnoreCase(value(KnownHeader.X_FORWARDED_PROTO));
    return https ? "https" : "http";
  }

  /// 0 for HTTP/1.0, 1 for HTTP/1.1.
  public int minorVersion() {
    return minorVersion;
  }

  /// Whether an absolute-form target said https.
  public boolean schemeIsHttps() {
    return schemeHttps;
  }

  /// Where path and query begin in [#octets].
  public int pathStart() {
    return pathStart;
  }

  /// Where path and query end in [#octets].
  public int pathEnd() {
    return pathEnd;
  }

  /// Where the path ends and `?` or nothing follows.
  public int pathOnlyEnd() {
    for (int i = pathStart; i < pathEnd; i++) {
      if (bytes[i] == '?') {
        return i;
      }
    }
    return pathEnd;
  }

  /// Path and query.
  public String path() {
    return text(pathStart, pathEnd);
  }

  public int authorityStart() {
    return authorityStart;
  }

  public int authorityEnd() {
    return authorityEnd;
  }

  public String authority() {
    return text(authorityStart, authorityEnd);
  }

  /// Replaces path and query.
  public void setPath(byte[] path) {
    ensure(path.length);
    System.arraycopy(path, 0, bytes, limit, path.length);
    path(limit, limit + path.length);
    limit += path.length;
  }

  /// The body will be of another length than was said.
  public void forgetLength() {
    if (framing == Framing.LENGTH) {
      framing = Framing.CHUNKED;
      Chunks.announce(this);
    }
  }

  /// Replaces the authority, which goes out as the one `host`.
  public void setAuthority(byte[] authority) {
    set(KnownHeader.HOST, authority);
    int host = find(KnownHeader.HOST);
    authority(valueStart(host), valueEnd(host));
    if (method == Method.CONNECT) {
      path(authorityStart, authorityEnd);
    }
  }

  /// Sets the authority back to what `host` says, or to nothing.
  void authorityFromHost(int host) {
    authority(valueStart(host), valueEnd(host));
  }

  public @Nullable String header(String name) {
    return value(name);
  }

  /// Writes the head as HTTP/1.1 with an origin-form target (CONNECT: as it came).
  public void writeTo(ByteBuf out) {
    if (startLineKept) {
      writeRuns(out, start);
      return;
    }
    out.writeBytes(bytes, start, methodEnd - start);
    out.writeByte(Octets.SP);
    out.writeBytes(bytes, pathStart, pathEnd - pathStart);
    out.writeBytes(HTTP_1_1);
    writeRuns(out, startLineEnd());
  }

  /// About how many octets [#writeTo] writes: never less.
  public int sizeBound() {
    return limit + 32;
  }

  /// A copy that lives on its own, as for a mirrored request.
  public RequestHead copy() {
    RequestHead copy = new RequestHead();
    copy.become(this);
    return copy;
  }

  /// Becomes a copy of another.
  public void become(RequestHead other) {
    copyFrom(other);
    methodEnd = other.methodEnd;
    method = other.method;
    pathStart = other.pathStart;
    pathEnd = other.pathEnd;
    authorityStart = other.authorityStart;
    authorityEnd = other.authorityEnd;
    startLineKept = other.startLineKept;
    framing = other.framing;
    contentLength = other.contentLength;
    keepAlive = other.keepAlive;
    upgrade = other.upgrade;
    schemeHttps = other.schemeHttps;
    absolute = other.absolute;
  }

  @Override
  public String toString() {
    return methodText() + " " + authority() + path();
  }
}
