/// An authority above this one, in another process: how it is asked.
@NullMarked
package io.lateen.citadel.upstream;

import org.jspecify.annotations.NullMarked;
