/// The Kubernetes API, as much of it as a command asks for.
@NullMarked
package io.lateen.cli.kube;

import org.jspecify.annotations.NullMarked;
