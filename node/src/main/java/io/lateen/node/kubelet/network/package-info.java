/// Loopback addresses of Pods.
@NullMarked
package io.lateen.node.kubelet.network;

import org.jspecify.annotations.NullMarked;
