/// The proxy's end of Mixer: asks whether requests may pass and tells what became of them, over a
/// gRPC connection of each worker's own. Nothing here blocks, and what is told is dropped rather
/// than kept for ever.
@NullMarked
package io.lateen.proxy.report.mixer;

import org.jspecify.annotations.NullMarked;
