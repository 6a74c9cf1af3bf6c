/// What each proxy took or refused, and the debug pages.
@NullMarked
package io.lateen.pilot.status;

import org.jspecify.annotations.NullMarked;
