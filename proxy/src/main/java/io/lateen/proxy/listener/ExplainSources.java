package io.lateen.proxy.listener;

import io.lateen.proxy.filter.network.hcm.ExplainAccess;
import io.lateen.proxy.resource.CidrRange;
import io.lateen.proxy.resource.Network;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/// `LATEEN_EXPLAIN_FROM` → [ExplainAccess]: networks beside the proxy's own Pod, or `none`.
public final class ExplainSources {
  public static final String VARIABLE = "LATEEN_EXPLAIN_FROM";

  private ExplainSources() {}

  /// @param text `10.0.0.0/8,192.168.7.1`, empty, or `none`
  /// @throws IllegalArgumentException with the variable, its value and what is expected
  public static ExplainAccess parse(String text) {
    if (text.isBlank()) {
      return ExplainAccess.OWN_POD;
    }
    if (text.strip().equals("none")) {
      return ExplainAccess.NOBODY;
    }
    List<Network> networks =
        Network.of(Arrays.stream(text.split(",", -1)).map(ExplainSources::range).toList());
    return new ExplainAccess(true, address -> Network.closeness(networks, address) > 0);
  }

  private static CidrRange range(String text) {
    String stripped = text.strip();
    int slash = stripped.indexOf('/');
    try {
      String host = slash < 0 ? stripped : stripped.substring(0, slash);
      int longest = InetAddress.ofLiteral(host).getAddress().length * 8;
      int bits = slash < 0 ? longest : Integer.parseInt(stripped.substring(slash + 1));
      if (bits >= 0 && bits <= longest) {
        return new CidrRange(host, bits);
      }
    } catch (IllegalArgumentException e) {
      // Falls to the message below, which says it better.
    }
    throw new IllegalArgumentException(
        VARIABLE + ": " + stripped + " (expected: networks like 10.0.0.0/8, or none)");
  }
}
