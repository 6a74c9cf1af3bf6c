/// What stands around a proxy process, as Istio's pilot-agent did: flags and environment → identity
/// and bootstrap, readiness, graceful end; either with our own proxy in this process or with a real
/// Envoy as a child.
@NullMarked
package io.lateen.proxy.agent;

import org.jspecify.annotations.NullMarked;
