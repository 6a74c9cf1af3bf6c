package io.lateen.model.check;

import io.lateen.model.rule.Port;
import io.lateen.model.rule.Sidecar.CaptureMode;
import io.lateen.model.rule.Sidecar.Egress;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Where the listeners of one direction of a Sidecar are: each at an IPv4 address and a port of its
/// own or, of those for the workload's calls, at a unix socket of its own with port 0.
final class BindCheck {
  /// What fits into `sun_path` beside the octet that ends it.
  private static final int LONGEST_PATH = 107;

  private static final String UNIX = "unix:";
  private static final String SOCKET =
      "unix:// and the absolute path of a file, or unix://@ and a name";

  private final Problems problems;
  private final PartCheck parts;
  private final Set<Integer> ports = new HashSet<>();
  private final Set<String> sockets = new HashSet<>();

  BindCheck(Problems problems) {
    this.problems = problems;
    this.parts = new PartCheck(problems);
  }

  /// @param port null: the listener for all ports that no other has
  void egress(FieldPath path, Egress egress, @Nullable Port port) {
    String bind = egress.bind();
    if (bind == null || !bind.startsWith(UNIX)) {
      if (port != null && port.number() == 0 && (bind == null || bind.isEmpty())) {
        number(path, 0, "1..65535, or 0 beside a bind of unix://");
      } else {
        inet(path, port, bind, "an IPv4 address, or unix:// and a path");
      }
      return;
    }
    if (port == null) {
      problems.missing(path.field("port"), "number 0 and the protocol spoken at " + bind);
    } else if (port.number() != 0) {
      number(path, port.number(), "0; a unix socket has no port");
    }
    socket(path.field("bind"), bind);
    if (egress.captureMode() == CaptureMode.IPTABLES) {
      problems.unexpected(
          path.field("captureMode"),
          egress.captureMode(),
          "DEFAULT or NONE; nothing is redirected to a unix socket");
    }
  }

  /// Other workloads call these, from elsewhere.
  void ingress(FieldPath path, Port port, @Nullable String bind) {
    boolean unix = bind != null && bind.startsWith(UNIX);
    String why = unix ? "; callers come over the network, not by unix sockets" : "";
    inet(path, unix ? null : port, bind, "an IPv4 address" + why);
  }

  private void inet(FieldPath path, @Nullable Port port, @Nullable String bind, String expected) {
    if (bind != null && !bind.isEmpty() && !HostCheck.isIpv4(bind)) {
      problems.unexpected(path.field("bind"), bind, expected);
    }
    if (port != null) {
      parts.port(path.field("port").field("number"), port.number());
      if (!ports.add(port.number())) {
        number(path, port.number(), "a number no other listener has");
      }
    }
  }

  private void socket(FieldPath path, String bind) {
    String at = bind.startsWith("unix://") ? bind.substring("unix://".length()) : "";
    boolean named = at.startsWith("@") ? at.length() > 1 : at.startsWith("/") && !at.endsWith("/");
    int octets = at.getBytes(StandardCharsets.UTF_8).length;
    if (!named || at.indexOf('\0') >= 0) {
      problems.unexpected(path, bind, SOCKET);
    } else if (octets > LONGEST_PATH + (at.startsWith("@") ? 1 : 0)) {
      problems.unexpected(path, bind, "at most " + LONGEST_PATH + " octets of path, not " + octets);
    } else if (!sockets.add(at)) {
      problems.unexpected(path, bind, "a socket no other listener has");
    }
  }

  private void number(FieldPath path, int number, String expected) {
    problems.unexpected(path.field("port").field("number"), number, expected);
  }
}
