/// Names that parse, resolve and compare themselves.
@NullMarked
package io.lateen.model.name;

import org.jspecify.annotations.NullMarked;
