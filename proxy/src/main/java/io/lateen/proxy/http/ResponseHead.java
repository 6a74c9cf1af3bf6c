package io.lateen.proxy.http;

import io.netty.buffer.ByteBuf;

/// The head of a response: parsed from an upstream, or begun by the proxy for an answer of its own.
public final class ResponseHead extends MessageHead {
  private int status;
  private Framing framing = Framing.NONE;
  private long contentLength;
  private boolean keepAlive;

  /// Begins an answer of the proxy's own; headers are added afterwards.
  ///
  /// @param code 100..999
  public void begin(int code) {
    reset();
    byte[] line = Status.line(code);
    ensure(line.length);
    System.arraycopy(line, 0, bytes, 0, line.length);
    limit = line.length;
    startLineEndsAt(line.length);
    startLine(code);
  }

  /// Ends a head that came in another protocol, which [#begin] started and headers were added to.
  ///
  /// @param length meaningful for [Framing#LENGTH] only
  public void received(Framing bodyFraming, long length) {
    framing(bodyFraming, length);
    keepAlive = true;
  }

  /// Becomes a copy of another.
  public void become(ResponseHead other) {
    copyFrom(other);
    status = other.status;
    framing = other.framing;
    contentLength = other.contentLength;
    keepAlive = other.keepAlive;
  }

  void startLine(int code) {
    status = code;
    framing = Framing.NONE;
    contentLength = 0;
    keepAlive = true;
  }

  void framing(Framing found, long length) {
    framing = found;
    contentLength = length;
  }

  void persistent(boolean persistent) {
    keepAlive = persistent;
  }

  public int status() {
    return status;
  }

  /// Changes the status; the reason phrase becomes the usual one.
  public void setStatus(int code) {
    status = code;
    minorVersion = 0;
  }

  public Framing framing() {
    return framing;
  }

  /// Octets of the body; meaningful for [Framing#LENGTH] only.
  public long contentLength() {
    return contentLength;
  }

  /// Whether the upstream lets the connection be used again.
  public boolean keepAlive() {
    return keepAlive;
  }

  /// Whether this is an interim response other than 101 (RFC 9110 section 15.2).
  public boolean interim() {
    return status < 200 && status != 101;
  }

  /// Writes the head as HTTP/1.1.
  public void writeTo(ByteBuf out) {
    if (minorVersion == 1) {
      writeRuns(out, start);
      return;
    }
    out.writeBytes(Status.line(status));
    writeRuns(out, startLineEnd());
  }

  /// About how many octets [#writeTo] writes: never less.
  public int sizeBound() {
    return limit + 64;
  }
}
