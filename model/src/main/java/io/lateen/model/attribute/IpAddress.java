package io.lateen.model.attribute;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The value of an IP_ADDRESS: bytes as the sender gave them, 4, 16, or anything a faulty sender
/// makes of it. 4 bytes equal the same address mapped into 16; immutable.
public final class IpAddress {
  private static final Pattern V4 =
      Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");
  private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:]*:[0-9a-fA-F:.]*");
  private static final int V4_LENGTH = 4;
  private static final int V6_LENGTH = 16;
  private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

  private final byte[] bytes;

  private IpAddress(byte[] bytes) {
    this.bytes = bytes;
  }

  public static IpAddress of(byte[] bytes) {
    return new IpAddress(bytes.clone());
  }

  /// A literal, never a name: `10.1.2.3`, `2001:db8::1`; empty when it is none.
  public static Optional<IpAddress> parse(String text) {
    if (!V4.matcher(text).matches() && !V6.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new IpAddress(InetAddress.ofLiteral(text).getAddress()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /// A copy.
  public byte[] bytes() {
    return bytes.clone();
  }

  /// Whether it has the length of an address.
  public boolean isValid() {
    return bytes.length == V4_LENGTH || bytes.length == V6_LENGTH;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (!(other instanceof IpAddress address)) {
      return false;
    }
    int from = start(bytes);
    int otherFrom = start(address.bytes);
    return Arrays.equals(bytes, from, bytes.length, address.bytes, otherFrom, address.bytes.length);
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = start(bytes); i < bytes.length; i++) {
      hash = 31 * hash + bytes[i];
    }
    return hash;
  }

  /// The literal; hexadecimal digits when it is no address.
  @Override
  public String toString() {
    try {
      return InetAddress.getByAddress(bytes).getHostAddress();
    } catch (UnknownHostException e) {
      return HexFormat.of().formatHex(bytes);
    }
  }

  private static int start(byte[] bytes) {
    boolean mapped =
        bytes.length == V6_LENGTH
            && Arrays.equals(bytes, 0, MAPPED.length, MAPPED, 0, MAPPED.length);
    return mapped ? MAPPED.length : 0;
  }
}
