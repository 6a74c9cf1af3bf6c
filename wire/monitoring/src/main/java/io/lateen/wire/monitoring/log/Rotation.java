package io.lateen.wire.monitoring.log;

import java.nio.file.Path;
import java.time.Duration;

/// A file that is put aside when it is full.
///
/// @param file where lines are written
/// @param fullBytes beyond which it is put aside, as `NAME-2026-11-30T22-55-13.123.EXT`
/// @param oldest of those put aside; zero: of any age
/// @param most of those put aside; zero: any number
public record Rotation(Path file, long fullBytes, Duration oldest, int most) {}
