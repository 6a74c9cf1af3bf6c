package io.lateen.proxy.filter.http.authz;

/// How much of a request's body an authorizer is shown,
/// `envoy.extensions.filters.http.ext_authz.v3.BufferSettings`.
///
/// @param most octets
/// @param partial whether of a longer one the beginning is shown; else such a request is refused
/// @param octets whether gRPC shows it as octets rather than as text
record BodyRule(int most, boolean partial, boolean octets) {}
