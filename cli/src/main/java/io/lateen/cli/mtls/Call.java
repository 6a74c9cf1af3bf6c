package io.lateen.cli.mtls;

/// Requests and connections of one kind that a service's proxies have seen.
///
/// @param caller workload and namespace, or that it is not known
/// @param service its short name; empty where the caller did not say which service it meant
/// @param namespace of service and workload
/// @param workload whose proxy saw them
/// @param mutual whether they came by mutual TLS
/// @param count about how many; above zero
public record Call(
    String caller,
    String service,
    String namespace,
    String workload,
    boolean mutual,
    double count) {}
