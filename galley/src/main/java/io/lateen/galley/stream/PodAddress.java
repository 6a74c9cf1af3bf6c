package io.lateen.galley.stream;

/// Where a running Pod is reached.
public record PodAddress(String namespace, String name, String ip) {}
