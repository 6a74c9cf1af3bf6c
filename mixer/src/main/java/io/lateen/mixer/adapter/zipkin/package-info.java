/// Adapter `zipkin`: spans to Zipkin.
@NullMarked
package io.lateen.mixer.adapter.zipkin;

import org.jspecify.annotations.NullMarked;
