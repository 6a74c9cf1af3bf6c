package io.lateen.cli.cert;

import java.time.Instant;
import java.util.List;

/// Something that stops.
///
/// @param when it stops
/// @param what in a sentence
/// @param calls those that were seen and would fail from then on, a phrase each
/// @param prevention what would have kept it from stopping, in a sentence
public record Stop(Instant when, String what, List<String> calls, String prevention) {}
