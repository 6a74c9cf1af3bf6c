package io.lateen.model.service;

/// A port of a service.
///
/// @param number the port callers use
/// @param name unique within the service; may be empty for a lone Kubernetes port
public record ServicePort(int number, String name, Protocol protocol) {}
