/// The life of one Pod: its address, containers in order, status, end.
@NullMarked
package io.lateen.node.kubelet.pod;

import org.jspecify.annotations.NullMarked;
