package io.lateen.proxy.agent;

import io.lateen.proxy.admin.AdminRequest;
import io.lateen.proxy.admin.AdminResponse;
import io.lateen.proxy.admin.AdminServer;
import java.util.function.Consumer;

/// The status server: `/healthz/ready` and the application's own probes for the kubelet, and
/// `/stats/prometheus` for who scrapes, so that nobody needs the admin interface for that.
final class StatusHandler implements AdminServer.Handler {
  private final Readiness readiness;
  private final Probes probes;
  private final AdminServer.Handler stats;

  /// Why a proxy is not ready; may block.
  interface Readiness {
    /// Empty when ready.
    String notReadyBecause();
  }

  /// @param stats answers `/stats/prometheus`
  StatusHandler(Readiness readiness, Probes probes, AdminServer.Handler stats) {
    this.readiness = readiness;
    this.probes = probes;
    this.stats = stats;
  }

  @Override
  public void handle(AdminRequest request, Consumer<AdminResponse> answer) {
    String path = request.path();
    if (path.equals("/stats/prometheus")) {
      stats.handle(request, answer);
    } else if (path.equals("/healthz/ready") || probes.has(path)) {
      Thread.startVirtualThread(
          () -> answer.accept(path.equals("/healthz/ready") ? ready() : probes.ask(path)));
    } else {
      answer.accept(AdminResponse.text(path.startsWith("/app-health/") ? 400 : 404, "unknown\n"));
    }
  }

  private AdminResponse ready() {
    String reason = readiness.notReadyBecause();
    return reason.isEmpty() ? AdminResponse.text(200, "") : AdminResponse.text(503, reason + "\n");
  }
}
