package io.lateen.mixer.adapter;

/// How much of a quota is wanted.
///
/// @param dedupId asking again under one id does not take twice; empty for none
/// @param bestEffort whether less than `amount` is welcome
public record QuotaArguments(String dedupId, long amount, boolean bestEffort) {}
