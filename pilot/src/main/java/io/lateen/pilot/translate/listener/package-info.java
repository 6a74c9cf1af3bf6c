/// Ports → listeners and their filters.
@NullMarked
package io.lateen.pilot.translate.listener;

import org.jspecify.annotations.NullMarked;
