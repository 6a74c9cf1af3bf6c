/// The proxy's vocabulary: what a control plane may ask of it, as immutable records. Words stay
/// close to Envoy's v3 messages; no message or socket type is named here.
@NullMarked
package io.lateen.proxy.resource;

import org.jspecify.annotations.NullMarked;
