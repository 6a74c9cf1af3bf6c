/// Questions asked of a container: alive, ready, started?
@NullMarked
package io.lateen.node.kubelet.probe;

import org.jspecify.annotations.NullMarked;
