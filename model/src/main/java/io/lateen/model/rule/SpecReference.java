package io.lateen.model.rule;

/// What a binding names.
///
/// @param namespace empty: the binding's
public record SpecReference(String name, String namespace) {}
