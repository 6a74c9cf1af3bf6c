/// The whole: constructs parts together, nothing else does.
@NullMarked
package io.lateen.app;

import org.jspecify.annotations.NullMarked;
