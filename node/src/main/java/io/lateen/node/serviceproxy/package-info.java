/// A ClusterIP is answered here: TCP forwarded to ready endpoints, for callers without a sidecar.
@NullMarked
package io.lateen.node.serviceproxy;

import org.jspecify.annotations.NullMarked;
