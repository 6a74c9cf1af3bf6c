/// The store against the real Prometheus: the same samples, the same questions, the same answers.
@NullMarked
package io.lateen.prometheus.reference;

import org.jspecify.annotations.NullMarked;
