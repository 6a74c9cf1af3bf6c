package io.lateen.wire.mixer;

/// A part of a quota that is asked for.
///
/// @param bestEffort whether less than `amount` is welcome
public record QuotaWish(long amount, boolean bestEffort) {}
