/// Whether an object makes sense, and beside what else exists.
@NullMarked
package io.lateen.galley.admission;

import org.jspecify.annotations.NullMarked;
