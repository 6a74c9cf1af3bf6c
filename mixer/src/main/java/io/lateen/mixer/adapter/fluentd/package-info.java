/// Adapter `fluentd`: log entries to Fluentd, Fluent Bit, or whoever speaks their forward protocol.
@NullMarked
package io.lateen.mixer.adapter.fluentd;

import org.jspecify.annotations.NullMarked;
