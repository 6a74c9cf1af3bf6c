package io.lateen.proxy.filter.network.tcp;

import io.netty.buffer.ByteBuf;

/// Cuts octets that pass into messages and keeps only the beginning of one, however long it is. One
/// for each direction of a connection, on its event loop only.
public final class MessageStream {
  /// What messages look like.
  public interface Format {
    /// Octets that say how long a message is.
    int header();

    /// The length of a message with its header; less than that: this is no such message.
    ///
    /// @param begin at least [#header] octets
    long length(byte[] begin);

    /// A message began.
    ///
    /// @param kept how many octets of `begin` are its own
    void message(byte[] begin, int kept);
  }

  private final Format format;
  private final byte[] begin;
  private int have;
  private long length = -1;
  private long skip;

  /// @param keep octets of each message that are shown, at least the header's
  public MessageStream(Format format, int keep) {
    this.format = format;
    this.begin = new byte[keep];
  }

  /// @param octets its indexes stay as they are
  /// @return false: this is another protocol, and nothing more is to be read
  public boolean read(ByteBuf octets) {
    int at = octets.readerIndex();
    int end = octets.writerIndex();
    while (at < end) {
      int taken = skip > 0 ? (int) Math.min(skip, end - at) : take(octets, at, end);
      if (skip > 0) {
        skip -= taken;
      } else if (!message()) {
        return false;
      }
      at += taken;
    }
    return true;
  }

  private int take(ByteBuf octets, int at, int end) {
    int taken = Math.min(wanted() - have, end - at);
    octets.getBytes(at, begin, have, taken);
    have += taken;
    return taken;
  }

  private int wanted() {
    return length < 0 ? format.header() : (int) Math.min(begin.length, length);
  }

  private boolean message() {
    if (length < 0 && have == format.header()) {
      length = format.length(begin);
      if (length < have) {
        return false;
      }
    }
    if (length >= 0 && have == wanted()) {
      format.message(begin, have);
      skip = length - have;
      have = 0;
      length = -1;
    }
    return true;
  }
}
