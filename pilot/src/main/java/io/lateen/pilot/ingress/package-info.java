/// Tells Ingresses where they are reached.
@NullMarked
package io.lateen.pilot.ingress;

import org.jspecify.annotations.NullMarked;
