/// The Kubernetes API of an API server in the same process: its client without sockets and TLS.
@NullMarked
package io.lateen.wire.kube.local;

import org.jspecify.annotations.NullMarked;
