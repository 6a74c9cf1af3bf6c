/// Where targets are: written down, or found in the Kubernetes API.
@NullMarked
package io.lateen.prometheus.discover;

import org.jspecify.annotations.NullMarked;
