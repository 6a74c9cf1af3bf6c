/// Which local program stands behind a container image.
@NullMarked
package io.lateen.node.kubelet.image;

import org.jspecify.annotations.NullMarked;
