/// Adapter `otlp`: metric values, log entries and spans to whoever takes OpenTelemetry's protocol.
@NullMarked
package io.lateen.mixer.adapter.otlp;

import org.jspecify.annotations.NullMarked;
