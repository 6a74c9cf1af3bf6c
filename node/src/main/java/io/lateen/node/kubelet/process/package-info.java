/// Children of this JVM: started, stopped, and never left behind.
@NullMarked
package io.lateen.node.kubelet.process;

import org.jspecify.annotations.NullMarked;
