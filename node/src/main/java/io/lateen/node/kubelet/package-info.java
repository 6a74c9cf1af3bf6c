/// Pods into processes of this host, and the truth about them back. Speaks only the Kubernetes API.
@NullMarked
package io.lateen.node.kubelet;

import org.jspecify.annotations.NullMarked;
