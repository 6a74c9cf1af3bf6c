/// VirtualServices → route tables.
@NullMarked
package io.lateen.pilot.translate.route;

import org.jspecify.annotations.NullMarked;
