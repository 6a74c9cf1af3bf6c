/// Envoy's matchers (`envoy.type.matcher.v3`, `HeaderMatcher`) → ours, for every room that reads
/// some.
@NullMarked
package io.lateen.proxy.matcher;

import org.jspecify.annotations.NullMarked;
