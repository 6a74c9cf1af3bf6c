package io.lateen.proxy.report.mixer;

/// What a request costs of a quota.
public record QuotaCharge(String quota, long amount) {}
