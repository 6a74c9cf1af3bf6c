/// Who Pilot is to its callers, and whose certificates it believes.
@NullMarked
package io.lateen.pilot.tls;

import org.jspecify.annotations.NullMarked;
