/// Universal mode: this host as a Kubernetes node, with the few controllers a mesh needs.
@NullMarked
package io.lateen.node;

import org.jspecify.annotations.NullMarked;
