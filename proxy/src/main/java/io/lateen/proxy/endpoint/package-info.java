/// Which endpoint of a cluster: health, priority, locality and the load-balancing policies. The
/// choice
/// is local to each worker.
@NullMarked
package io.lateen.proxy.endpoint;

import org.jspecify.annotations.NullMarked;
