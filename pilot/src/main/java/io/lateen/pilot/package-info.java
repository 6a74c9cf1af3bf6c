/// Pilot: wants to xDS. Read source, snapshot, translate, push, status, in this order.
@NullMarked
package io.lateen.pilot;

import org.jspecify.annotations.NullMarked;
