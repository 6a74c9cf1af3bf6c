/// The Mesh Configuration Protocol (`istio.mcp.v1alpha1`): its messages, both ends of its streams,
/// and how the mesh's documents become Istio's protocol buffers and back.
@NullMarked
package io.lateen.wire.mcp;

import org.jspecify.annotations.NullMarked;
