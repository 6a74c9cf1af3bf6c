/// The mesh at one revision: rules joined with services, indexed, never edited.
@NullMarked
package io.lateen.pilot.snapshot;

import org.jspecify.annotations.NullMarked;
