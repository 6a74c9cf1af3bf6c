package io.lateen.proxy.route;

import io.lateen.proxy.http.Decimal;
import io.lateen.proxy.http.MessageHead;
import io.lateen.proxy.http.Octets;
import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.resource.HeaderMatch;
import org.jspecify.annotations.Nullable;

/// One header condition. Of several headers of the name, it is enough that one matches; inverted,
/// that none does.
public final class HeaderMatcher {
  private static final byte[] NOTHING = {};

  private final HeaderMatch config;
  private final byte[] name;
  private final @Nullable ValueMatcher value;

  public HeaderMatcher(HeaderMatch config) {
    this.config = config;
    this.name = Octets.of(config.name());
    this.value =
        config.test() instanceof HeaderMatch.Test.Value test ? ValueMatcher.of(test.match()) : null;
  }

  public HeaderMatch config() {
    return config;
  }

  public boolean matches(MessageHead head) {
    if (config.name().startsWith(":") && head instanceof RequestHead request) {
      return pseudo(request);
    }
    int at = head.findNext(name, 0);
    if (at < 0) {
      return absent();
    }
    for (; at >= 0; at = head.findNext(name, at + 1)) {
      if (holds(head.octets(), head.valueStart(at), head.valueEnd(at))) {
        return !config.invert();
      }
    }
    return config.invert();
  }

  private boolean pseudo(RequestHead request) {
    byte[] b = request.octets();
    return switch (config.name()) {
      case ":path" -> present(b, request.pathStart(), request.pathEnd());
      case ":authority" -> present(b, request.authorityStart(), request.authorityEnd());
      case ":method" -> whole(request.methodText());
      case ":scheme" -> whole(request.scheme());
      default -> absent();
    };
  }

  private boolean whole(String text) {
    byte[] octets = Octets.of(text);
    return present(octets, 0, octets.length);
  }

  private boolean absent() {
    return switch (config.test()) {
      case HeaderMatch.Test.Present test ->
          (test.present() == config.treatMissingAsEmpty()) ^ config.invert();
      case HeaderMatch.Test.Value ignored -> config.treatMissingAsEmpty() && present(NOTHING, 0, 0);
      case HeaderMatch.Test.Range ignored -> config.treatMissingAsEmpty() && config.invert();
    };
  }

  private boolean present(byte[] b, int from, int to) {
    return holds(b, from, to) ^ config.invert();
  }

  private boolean holds(byte[] b, int from, int to) {
    return switch (config.test()) {
      case HeaderMatch.Test.Present test -> test.present();
      case HeaderMatch.Test.Value ignored -> value != null && value.matches(b, from, to);
      case HeaderMatch.Test.Range range -> inRange(range, b, from, to);
    };
  }

  private static boolean inRange(HeaderMatch.Test.Range range, byte[] b, int from, int to) {
    boolean negative = from < to && b[from] == '-';
    boolean signed = negative || (from < to && b[from] == '+');
    long magnitude = Decimal.read(b, signed ? from + 1 : from, to);
    long number = negative ? -magnitude : magnitude;
    return magnitude >= 0 && number >= range.start() && number < range.end();
  }
}
