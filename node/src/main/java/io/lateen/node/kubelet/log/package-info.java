/// What containers print: kept, rotated, read back and followed.
@NullMarked
package io.lateen.node.kubelet.log;

import org.jspecify.annotations.NullMarked;
