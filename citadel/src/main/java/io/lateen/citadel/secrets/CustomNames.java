package io.lateen.citadel.secrets;

import io.lateen.citadel.authority.Authority;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Hosts in the certificates of some accounts, for clients that know them by name
/// (`--custom-dns-names account.namespace:host,…`). What is an IP address is one there too.
///
/// @param byAccount by `account.namespace`
public record CustomNames(Map<String, List<Authority.Name>> byAccount) {
  public static final CustomNames NONE = new CustomNames(Map.of());

  public CustomNames {
    byAccount = Map.copyOf(byAccount);
  }

  /// @throws IllegalArgumentException with the flag, the part that is wrong and what is expected
  public static CustomNames parse(String written) {
    Map<String, List<Authority.Name>> names = new HashMap<>();
    for (String pair : written.isBlank() ? new String[0] : written.split(",", -1)) {
      int colon = pair.indexOf(':');
      String account = pair.substring(0, Math.max(colon, 0)).strip();
      String host = pair.substring(colon + 1).strip();
      if (!account.matches("[^.]+(\\.[^.]+)+") || host.isEmpty()) {
        throw new IllegalArgumentException(
            "--custom-dns-names: " + pair + " (expected: account.namespace:host)");
      }
      names.computeIfAbsent(account, _ -> new ArrayList<>()).add(name(host));
    }
    return new CustomNames(names);
  }

  private static Authority.Name name(String host) {
    try {
      return new Authority.Ip(InetAddress.ofLiteral(host).getHostAddress());
    } catch (IllegalArgumentException e) {
      return new Authority.Dns(host);
    }
  }

  List<Authority.Name> of(String namespace, String account) {
    return byAccount.getOrDefault(account + "." + namespace, List.of());
  }
}
