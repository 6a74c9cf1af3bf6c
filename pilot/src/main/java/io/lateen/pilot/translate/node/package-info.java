/// Who asks: a proxy's identity, from the node of its xDS request.
@NullMarked
package io.lateen.pilot.translate.node;

import org.jspecify.annotations.NullMarked;
