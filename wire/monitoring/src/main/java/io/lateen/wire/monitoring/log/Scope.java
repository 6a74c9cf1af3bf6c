package io.lateen.wire.monitoring.log;

/// What can be made louder or quieter by itself: a room of the part, or `default`, everything.
///
/// @param name `pilot.push`, for what package `io.lateen.pilot.push` and those below it say
/// @param level what it says now, its own or that of the scope around it
public record Scope(String name, String description, LogLevel level) {}
