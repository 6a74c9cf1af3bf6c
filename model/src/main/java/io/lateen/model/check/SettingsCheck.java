package io.lateen.model.check;

import io.lateen.model.rule.DestinationRule.ClientTls;
import io.lateen.model.rule.DestinationRule.ConnectionPool;
import io.lateen.model.rule.DestinationRule.H2Upgrade;
import io.lateen.model.rule.DestinationRule.HttpPool;
import io.lateen.model.rule.DestinationRule.OutlierDetection;
import io.lateen.model.rule.DestinationRule.Settings;
import io.lateen.model.rule.DestinationRule.TcpPool;
import org.jspecify.annotations.Nullable;

/// The components of a traffic policy.
final class SettingsCheck {
  private final Problems problems;
  private final PartCheck parts;

  SettingsCheck(Problems problems) {
    this.problems = problems;
    this.parts = new PartCheck(problems);
  }

  void check(FieldPath path, Settings settings) {
    if (settings.loadBalancer() != null) {
      new LoadBalancerCheck(problems).check(path.field("loadBalancer"), settings.loadBalancer());
    }
    if (settings.connectionPool() != null) {
      pool(path.field("connectionPool"), settings.connectionPool());
    }
    if (settings.outlierDetection() != null) {
      outliers(path.field("outlierDetection"), settings.outlierDetection());
    }
    if (settings.tls() != null) {
      tls(path.field("tls"), settings.tls());
    }
    if (settings.retryBudget() != null) {
      Double percent = settings.retryBudget().percent();
      if (percent != null && !(percent >= 0 && percent <= 100)) {
        problems.unexpected(path.field("retryBudget").field("percent"), percent, "0..100");
      }
    }
  }

  void pool(FieldPath path, ConnectionPool pool) {
    if (pool.tcp() == null && pool.http() == null) {
      problems.missing(path, "tcp or http");
    }
    tcpPool(path.field("tcp"), pool.tcp());
    httpPool(path.field("http"), pool.http());
  }

  private void tcpPool(FieldPath path, @Nullable TcpPool tcp) {
    if (tcp == null) {
      return;
    }
    parts.notNegative(path.field("maxConnections"), tcp.maxConnections());
    parts.duration(path.field("connectTimeout"), tcp.connectTimeout());
    parts.duration(path.field("idleTimeout"), tcp.idleTimeout());
    if (tcp.keepalive() != null) {
      FieldPath keepalive = path.field("tcpKeepalive");
      parts.duration(keepalive.field("time"), tcp.keepalive().time());
      parts.duration(keepalive.field("interval"), tcp.keepalive().interval());
    }
  }

  private void httpPool(FieldPath path, @Nullable HttpPool http) {
    if (http == null) {
      return;
    }
    parts.notNegative(path.field("http1MaxPendingRequests"), http.http1MaxPendingRequests());
    parts.notNegative(path.field("http2MaxRequests"), http.http2MaxRequests());
    parts.notNegative(path.field("maxRequestsPerConnection"), http.maxRequestsPerConnection());
    parts.notNegative(path.field("maxRetries"), http.maxRetries());
    parts.duration(path.field("idleTimeout"), http.idleTimeout());
    parts.notNegative(path.field("maxConcurrentStreams"), http.maxConcurrentStreams());
    if (http.useClientProtocol() && http.h2Upgrade() == H2Upgrade.UPGRADE) {
      problems.error(
          path.field("h2UpgradePolicy"),
          "UPGRADE beside useClientProtocol (expected: only one of them)");
    }
  }

  private void outliers(FieldPath path, OutlierDetection outliers) {
    parts.notNegative(path.field("consecutiveErrors"), outliers.consecutiveErrors());
    parts.duration(path.field("interval"), outliers.interval());
    parts.duration(path.field("baseEjectionTime"), outliers.baseEjectionTime());
    parts.range(path.field("maxEjectionPercent"), outliers.maxEjectionPercent(), 0, 100);
    if (outliers.minHealthPercent() != null) {
      parts.range(path.field("minHealthPercent"), outliers.minHealthPercent(), 0, 100);
    }
    if (outliers.consecutiveErrors() > 0 && outliers.consecutiveGatewayErrors() != null) {
      problems.error(
          path, "consecutiveErrors, consecutiveGatewayErrors (expected: only one of them)");
    }
    if (outliers.consecutiveLocalOriginFailures() != null && !outliers.splitLocalOrigin()) {
      problems.warning(
          path.field("consecutiveLocalOriginFailures"),
          "does nothing without splitExternalLocalOriginErrors: true");
    }
  }

  private void tls(FieldPath path, ClientTls tls) {
    if (tls.mode() == ClientTls.Mode.MUTUAL) {
      required(path.field("clientCertificate"), tls.clientCertificate());
      required(path.field("privateKey"), tls.privateKey());
    }
    boolean verifies = tls.caCertificates() != null || !tls.subjectAltNames().isEmpty();
    if (tls.insecureSkipVerify() && (verifies || tls.mode() == ClientTls.Mode.ISTIO_MUTUAL)) {
      problems.error(
          path.field("insecureSkipVerify"),
          "true, where the server is verified (expected: mode SIMPLE or MUTUAL, without"
              + " caCertificates and subjectAltNames)");
    }
    namesNeedAnAuthority(path, tls);
  }

  /// Envoy takes no names without an authority, and neither does Pilot know one to send.
  private void namesNeedAnAuthority(FieldPath path, ClientTls tls) {
    boolean byFiles = tls.mode() == ClientTls.Mode.SIMPLE || tls.mode() == ClientTls.Mode.MUTUAL;
    if (byFiles && !tls.subjectAltNames().isEmpty() && isBlank(tls.caCertificates())) {
      problems.warning(
          path.field("subjectAltNames"),
          "not checked: without caCertificates any server's certificate is believed");
    }
  }

  private void required(FieldPath path, @Nullable String file) {
    if (isBlank(file)) {
      problems.missing(path, "a file, for mode MUTUAL");
    }
  }

  private static boolean isBlank(@Nullable String text) {
    return text == null || text.isEmpty();
  }
}
