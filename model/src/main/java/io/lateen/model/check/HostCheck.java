package io.lateen.model.check;

import java.net.InetAddress;
import java.util.List;
import java.util.regex.Pattern;

/// How names and addresses look.
final class HostCheck {
  /// Istio's DNS label allows capitals.
  private static final Pattern LABEL = Pattern.compile("[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?");

  private static final Pattern WILDCARD_LABEL =
      Pattern.compile("\\*|(\\*-?)?[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?");
  private static final Pattern DIGITS = Pattern.compile("[0-9]+");
  private static final Pattern IPV4 =
      Pattern.compile("((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(\\.(?!$)|$)){4}");
  private static final int LONGEST_LABEL = 63;
  private static final int LONGEST_NAME = 255;

  private HostCheck() {}

  static boolean isLabel(String text) {
    return text.length() <= LONGEST_LABEL && LABEL.matcher(text).matches();
  }

  /// Labels with dots between and perhaps one at the end; the last not all digits.
  static boolean isName(String text) {
    List<String> labels = List.of(text.split("\\.", -1));
    String last = labels.getLast();
    boolean rooted = last.isEmpty() && labels.size() > 1;
    return text.length() <= LONGEST_NAME
        && !DIGITS.matcher(last).matches()
        && (rooted ? labels.subList(0, labels.size() - 1) : labels)
            .stream().allMatch(HostCheck::isLabel);
  }

  /// A name whose first label may be or begin with `*`.
  static boolean isWildcardName(String text) {
    int dot = text.indexOf('.');
    String first = dot < 0 ? text : text.substring(0, dot);
    return text.length() <= LONGEST_NAME
        && first.length() <= LONGEST_LABEL
        && WILDCARD_LABEL.matcher(first).matches()
        && (dot < 0 || isName(text.substring(dot + 1)));
  }

  /// A wildcard name that no namespace need complete: `*` or one with a dot.
  static boolean isCompleteName(String text) {
    return isWildcardName(text) && (text.equals("*") || text.indexOf('.') >= 0);
  }

  static boolean isIpv4(String text) {
    return IPV4.matcher(text).matches();
  }

  static boolean isIp(String text) {
    return isIpv4(text) || isIpv6(text);
  }

  /// An IPv4 address, or a network in CIDR notation.
  static boolean isIpv4Subnet(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return isIpv4(text);
    }
    String bits = text.substring(slash + 1);
    return isIpv4(text.substring(0, slash))
        && bits.length() <= 2
        && DIGITS.matcher(bits).matches()
        && Integer.parseInt(bits) <= 32;
  }

  /// An address of either family, or a network in CIDR notation.
  static boolean isSubnet(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    String bits = slash < 0 ? "0" : text.substring(slash + 1);
    return isIp(address)
        && bits.length() <= 3
        && DIGITS.matcher(bits).matches()
        && Integer.parseInt(bits) <= (isIpv4(address) ? 32 : 128);
  }

  static boolean isUnixSocket(String text) {
    return text.startsWith("unix:///") && text.length() > "unix:///".length();
  }

  private static boolean isIpv6(String text) {
    if (text.indexOf(':') < 0) {
      return false;
    }
    try {
      InetAddress.ofLiteral(text);
      return true;
    } catch (IllegalArgumentException notAnAddress) {
      return false;
    }
  }
}
