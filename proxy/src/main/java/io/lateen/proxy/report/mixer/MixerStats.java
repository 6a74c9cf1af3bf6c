package io.lateen.proxy.report.mixer;

import io.lateen.proxy.stats.Counter;
import io.lateen.proxy.stats.Scope;

/// Statistics of Istio's Mixer filters, by their names.
final class MixerStats {
  final Counter checks;
  final Counter hits;
  final Counter misses;
  final Counter hitAccepts;
  final Counter hitDenies;
  final Counter remoteChecks;
  final Counter remoteAccepts;
  final Counter remoteDenies;
  final Counter quotas;
  final Counter quotaHits;
  final Counter quotaMisses;
  final Counter quotaHitAccepts;
  final Counter quotaHitDenies;
  final Counter remoteQuotas;
  final Counter remoteQuotaAccepts;
  final Counter remoteQuotaDenies;
  final Counter remoteQuotaPrefetches;
  final Counter calls;
  final Counter callSuccesses;
  final Counter callTimeouts;
  final Counter callSendErrors;
  final Counter callOtherErrors;
  final Counter callRetries;
  final Counter callCancellations;
  final Counter reports;
  final Counter remoteReports;
  final Counter reportSuccesses;
  final Counter reportTimeouts;
  final Counter reportSendErrors;
  final Counter reportOtherErrors;

  /// Ours: records Mixer will never hear of.
  final Counter dropped;

  /// @param scope `http_mixer_filter` or `tcp_mixer_filter`
  MixerStats(Scope scope) {
    checks = scope.counter("total_check_calls");
    hits = scope.counter("total_check_cache_hits");
    misses = scope.counter("total_check_cache_misses");
    hitAccepts = scope.counter("total_check_cache_hit_accepts");
    hitDenies = scope.counter("total_check_cache_hit_denies");
    remoteChecks = scope.counter("total_remote_check_calls");
    remoteAccepts = scope.counter("total_remote_check_accepts");
    remoteDenies = scope.counter("total_remote_check_denies");
    quotas = scope.counter("total_quota_calls");
    quotaHits = scope.counter("total_quota_cache_hits");
    quotaMisses = scope.counter("total_quota_cache_misses");
    quotaHitAccepts = scope.counter("total_quota_cache_hit_accepts");
    quotaHitDenies = scope.counter("total_quota_cache_hit_denies");
    remoteQuotas = scope.counter("total_remote_quota_calls");
    remoteQuotaAccepts = scope.counter("total_remote_quota_accepts");
    remoteQuotaDenies = scope.counter("total_remote_quota_denies");
    remoteQuotaPrefetches = scope.counter("total_remote_quota_prefetch_calls");
    calls = scope.counter("total_remote_calls");
    callSuccesses = scope.counter("total_remote_call_successes");
    callTimeouts = scope.counter("total_remote_call_timeouts");
    callSendErrors = scope.counter("total_remote_call_send_errors");
    callOtherErrors = scope.counter("total_remote_call_other_errors");
    callRetries = scope.counter("total_remote_call_retries");
    callCancellations = scope.counter("total_remote_call_cancellations");
    reports = scope.counter("total_report_calls");
    remoteReports = scope.counter("total_remote_report_calls");
    reportSuccesses = scope.counter("total_remote_report_successes");
    reportTimeouts = scope.counter("total_remote_report_timeouts");
    reportSendErrors = scope.counter("total_remote_report_send_errors");
    reportOtherErrors = scope.counter("total_remote_report_other_errors");
    dropped = scope.counter("total_report_records_dropped");
  }
}
