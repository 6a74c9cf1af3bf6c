package io.lateen.mixer.adapter.outbox;

import io.lateen.model.check.FieldPath;
import io.lateen.model.check.Problems;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Where things are sent, as parameters say it; and the checks that those have in common.
public final class Receiver {
  private static final int MOST = 100_000_000;

  private Receiver() {}

  /// `host:port`; the name is looked up when somebody connects.
  public static Optional<InetSocketAddress> parse(String address) {
    int colon = address.lastIndexOf(':');
    String port = address.substring(colon + 1);
    boolean good = colon > 0 && port.matches("[1-9][0-9]{0,4}") && Integer.parseInt(port) < 1 << 16;
    return good
        ? Optional.of(
            InetSocketAddress.createUnresolved(address.substring(0, colon), Integer.parseInt(port)))
        : Optional.empty();
  }

  public static void check(String address, FieldPath path, Problems problems) {
    if (parse(address).isEmpty()) {
      problems.unexpected(path, address, "host:port");
    }
  }

  /// @param schemes what the URL may begin with
  public static void checkUrl(String url, List<String> schemes, FieldPath path, Problems problems) {
    try {
      URI uri = new URI(url);
      if (schemes.contains(String.valueOf(uri.getScheme())) && uri.getHost() != null) {
        return;
      }
    } catch (URISyntaxException e) {
      // Told below, like every other text that is none.
    }
    problems.unexpected(path, url, "a URL that begins with " + String.join(" or ", schemes));
  }

  /// A number of things or bytes, 0 for the usual one.
  public static void size(long size, FieldPath path, Problems problems) {
    if (size < 0 || size > MOST) {
      problems.unexpected(path, size, "1.." + MOST);
    }
  }

  public static void positive(Optional<Duration> given, FieldPath path, Problems problems) {
    if (given.isPresent() && given.get().toMillis() <= 0) {
      problems.unexpected(path, given.get(), "1ms or more");
    }
  }
}
