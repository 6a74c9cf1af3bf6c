/// The Kubernetes API as a source of objects (a real cluster or the embedded store behind one
/// interface), and as the place where Events about them are written.
@NullMarked
package io.lateen.wire.kube;

import org.jspecify.annotations.NullMarked;
