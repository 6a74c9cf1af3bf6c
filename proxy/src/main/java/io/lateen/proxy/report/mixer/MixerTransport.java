package io.lateen.proxy.report.mixer;

/// `istio.mixer.v1.config.client.TransportConfig`: where Mixer is and what is remembered of it.
/// Filters with equal ones share connections, caches and batches.
///
/// @param checkCluster empty: nothing is asked
/// @param reportCluster empty: nothing is told
/// @param caller `attributes_for_mixer_proxy` as header `x-istio-attributes` of each call, which
///     tells the proxy before Mixer who calls; empty: not said
public record MixerTransport(
    boolean checkCache,
    boolean quotaCache,
    boolean reportBatch,
    FailPolicy failPolicy,
    String checkCluster,
    String reportCluster,
    String caller) {}
