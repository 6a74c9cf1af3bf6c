/// What containers use of this host, as cAdvisor in a real kubelet tells it.
@NullMarked
package io.lateen.node.kubelet.stats;

import org.jspecify.annotations.NullMarked;
