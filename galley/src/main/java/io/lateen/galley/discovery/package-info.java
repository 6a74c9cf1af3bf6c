/// What the API serves, in the three forms clients ask for it.
@NullMarked
package io.lateen.galley.discovery;

import org.jspecify.annotations.NullMarked;
