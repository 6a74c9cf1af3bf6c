package io.lateen.proxy.xds;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.Set;

/// A resource as it came.
///
/// @param bytes what `/config_dump` prints
/// @param references names of the clusters a table or listener refers to; of the tables a listener
///     refers to in `tables`
/// @param since when it came, by the monotonic clock, ns
record Held<T>(
    T value,
    ByteString bytes,
    String version,
    Instant updated,
    long since,
    Set<String> references,
    Set<String> tables) {}
