/// Events, the sentences `kubectl describe` prints; told to the API server, never waited for.
@NullMarked
package io.lateen.node.event;

import org.jspecify.annotations.NullMarked;
