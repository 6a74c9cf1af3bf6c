/// Plays control plane, Mixer, client and server around a proxy process: what its AOT cache is
/// trained with, and how its start is measured. Never loaded by the proxy itself.
@NullMarked
package io.lateen.proxy.rehearsal;

import org.jspecify.annotations.NullMarked;
