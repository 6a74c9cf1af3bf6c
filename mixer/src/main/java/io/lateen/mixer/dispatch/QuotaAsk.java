package io.lateen.mixer.dispatch;

/// A wish for a part of a quota.
///
/// @param name the short name of a quota instance, in any case
/// @param amount negative gives back, if the adapter does such a thing
/// @param bestEffort whether less than `amount` is welcome
/// @param dedupId asking again under one id does not take twice; empty for none
public record QuotaAsk(String name, long amount, boolean bestEffort, String dedupId) {}
