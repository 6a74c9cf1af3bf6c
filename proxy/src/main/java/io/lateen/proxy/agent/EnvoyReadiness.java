package io.lateen.proxy.agent;

import java.util.Set;

/// A real Envoy is ready as pilot-agent judged it: clusters and listeners have been updated at
/// least once, taken or refused, it says LIVE, and an application port has a listener.
final class EnvoyReadiness implements StatusHandler.Readiness {
  private static final String UPDATES = "/stats?usedonly&filter=update_";
  private final EnvoyAdmin admin;
  private final Set<Integer> applicationPorts;

  EnvoyReadiness(EnvoyAdmin admin, Set<Integer> applicationPorts) {
    this.admin = admin;
    this.applicationPorts = applicationPorts;
  }

  @Override
  public String notReadyBecause() {
    if (updates("cluster_manager.cds.") == 0) {
      return "no clusters from the control plane yet";
    }
    if (updates("listener_manager.lds.") == 0) {
      return "no listeners from the control plane yet";
    }
    if (admin.get("/ready") == null) {
      return "Envoy is not live";
    }
    return listens() ? "" : "no listener for any of the application's ports " + applicationPorts;
  }

  private long updates(String prefix) {
    return admin.sum(UPDATES, prefix + "update_success")
        + admin.sum(UPDATES, prefix + "update_rejected");
  }

  private boolean listens() {
    String listeners = applicationPorts.isEmpty() ? null : admin.get("/listeners");
    if (listeners == null) {
      return applicationPorts.isEmpty();
    }
    for (int port : applicationPorts) {
      if (listeners.contains(":" + port + "\n")) {
        return true;
      }
    }
    return false;
  }
}
