package io.lateen.model.rule;

/// A port of a Gateway server, a ServiceEntry or a Sidecar listener.
///
/// @param protocol as written; see `io.lateen.model.service.Protocol#parse`
public record Port(int number, String protocol, String name) {}
