/// What Galley tells a monitor about itself, under the names of Istio 1.1.
@NullMarked
package io.lateen.galley.monitoring;

import org.jspecify.annotations.NullMarked;
