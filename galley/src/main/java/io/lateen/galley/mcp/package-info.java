/// The configuration of the mesh as a source of the Mesh Configuration Protocol.
@NullMarked
package io.lateen.galley.mcp;

import org.jspecify.annotations.NullMarked;
