/// The admin interface, shaped as Envoy's ("Administration interface"): ready, config dump,
/// clusters, listeners, statistics, and the few commands. Aside: never on the request path.
@NullMarked
package io.lateen.proxy.admin;

import org.jspecify.annotations.NullMarked;
