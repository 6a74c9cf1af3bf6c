/// Pilot's translation and the proxy's decision, put together in one process.
@NullMarked
package io.lateen.app.explain;

import org.jspecify.annotations.NullMarked;
