/// The service graph: who calls whom and how often, as Istio 1.1's servicegraph tells it.
@NullMarked
package io.lateen.console.graph;

import org.jspecify.annotations.NullMarked;
