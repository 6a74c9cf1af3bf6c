/// The patch languages, as pure functions on trees.
@NullMarked
package io.lateen.galley.patch;

import org.jspecify.annotations.NullMarked;
