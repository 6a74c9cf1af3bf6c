package io.lateen.proxy.resource;

/// `envoy.config.route.v3.Route`.
///
/// @param name may be empty
/// @param decorator the operation's name in traces, may be empty
/// @param origin the rule it was made of
public record Route(
    String name,
    RouteMatch match,
    RouteAction action,
    HeaderOperations headers,
    PerFilterConfig perFilter,
    String decorator,
    Origin origin) {}
