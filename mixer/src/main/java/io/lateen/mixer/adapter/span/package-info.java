/// Spans as instances of `tracespan` tell them, for whatever sends them on.
@NullMarked
package io.lateen.mixer.adapter.span;

import org.jspecify.annotations.NullMarked;
