package io.lateen.proxy.resource;

import org.jspecify.annotations.Nullable;

/// `envoy.config.route.v3.QueryParameterMatcher`.
///
/// @param match null: the parameter need only be present
/// @param present false: the parameter must be absent
public record QueryMatch(String name, @Nullable StringMatch match, boolean present) {}
