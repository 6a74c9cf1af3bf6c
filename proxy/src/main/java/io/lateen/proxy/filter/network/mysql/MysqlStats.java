package io.lateen.proxy.filter.network.mysql;

import io.lateen.proxy.stats.Counter;
import io.lateen.proxy.stats.Scope;

/// Counters by Envoy's names ("MySQL proxy", statistics).
record MysqlStats(
    Counter sessions,
    Counter loginAttempts,
    Counter loginFailures,
    Counter authSwitchRequest,
    Counter upgradedToSsl,
    Counter queriesParsed,
    Counter queriesParseError,
    Counter protocolErrors,
    Counter decoderErrors) {
  MysqlStats(Scope scope) {
    this(
        scope.counter("sessions"),
        scope.counter("login_attempts"),
        scope.counter("login_failures"),
        scope.counter("auth_switch_request"),
        scope.counter("upgraded_to_ssl"),
        scope.counter("queries_parsed"),
        scope.counter("queries_parse_error"),
        scope.counter("protocol_errors"),
        scope.counter("decoder_errors"));
  }
}
