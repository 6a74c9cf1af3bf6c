/// Endpoints → load assignments.
@NullMarked
package io.lateen.pilot.translate.endpoint;

import org.jspecify.annotations.NullMarked;
