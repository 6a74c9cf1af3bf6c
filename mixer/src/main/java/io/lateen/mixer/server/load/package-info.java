/// Load shedding: which calls are turned away so that the others are answered in time.
@NullMarked
package io.lateen.mixer.server.load;

import org.jspecify.annotations.NullMarked;
