package io.lateen.pilot.snapshot;

/// A host that two VirtualServices route for the same sidecars; the older one has its way.
///
/// @param kept the older rule, `namespace/name`
/// @param dropped the younger rule, `namespace/name`
public record DuplicateHost(String host, String kept, String dropped) {}
