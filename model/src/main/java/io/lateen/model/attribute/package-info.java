/// The words proxy and Mixer share about a request: named, typed values.
@NullMarked
package io.lateen.model.attribute;

import org.jspecify.annotations.NullMarked;
