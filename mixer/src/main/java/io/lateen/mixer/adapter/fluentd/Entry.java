package io.lateen.mixer.adapter.fluentd;

import java.nio.ByteBuffer;
import java.time.Instant;

/// A log entry, ready to be sent.
///
/// @param tag by which the receiver sorts: the full name of the instance
/// @param record a MessagePack map, the whole array of the buffer
record Entry(String tag, Instant time, ByteBuffer record) {}
