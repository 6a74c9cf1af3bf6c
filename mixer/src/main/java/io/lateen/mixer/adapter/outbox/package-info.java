/// What adapters have to send elsewhere: collected, sent in batches, bounded, counted.
@NullMarked
package io.lateen.mixer.adapter.outbox;

import org.jspecify.annotations.NullMarked;
