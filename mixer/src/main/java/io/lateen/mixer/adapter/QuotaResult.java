package io.lateen.mixer.adapter;

import java.time.Duration;

/// How much was granted; 0 when nothing is left.
public record QuotaResult(long amount, Duration validDuration) {}
