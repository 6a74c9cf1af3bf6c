/// The last HTTP filter: route, cluster, endpoint, upstream; time-outs, retries, mirrors and what a
/// route changes in a message.
@NullMarked
package io.lateen.proxy.filter.http.router;

import org.jspecify.annotations.NullMarked;
