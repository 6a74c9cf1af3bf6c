/// Rules that come by the Mesh Configuration Protocol.
@NullMarked
package io.lateen.pilot.source.mcp;

import org.jspecify.annotations.NullMarked;
