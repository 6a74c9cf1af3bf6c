/// What passes through to a Pod: its logs, and connections to its ports.
@NullMarked
package io.lateen.galley.stream;

import org.jspecify.annotations.NullMarked;
