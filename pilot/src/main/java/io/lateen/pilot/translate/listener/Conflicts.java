package io.lateen.pilot.translate.listener;

import java.util.HashSet;
import java.util.Set;

/// Outbound listeners on which a service had to give way to an older one; by name.
public record Conflicts(Set<String> tcpOverHttp, Set<String> httpOverTcp, Set<String> tcpOverTcp) {

  public Conflicts() {
    this(new HashSet<>(), new HashSet<>(), new HashSet<>());
  }

  public void add(Conflicts others) {
    tcpOverHttp.addAll(others.tcpOverHttp);
    httpOverTcp.addAll(others.httpOverTcp);
    tcpOverTcp.addAll(others.tcpOverTcp);
  }
}
