/// Services and DestinationRules → clusters.
@NullMarked
package io.lateen.pilot.translate.cluster;

import org.jspecify.annotations.NullMarked;
