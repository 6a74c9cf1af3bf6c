package io.lateen.model.service;

/// A path by which others than callers ask a workload: for its health or its metrics.
///
/// @param path as it is asked for, `/healthz`
/// @param port 0: whichever
public record ProbePath(String path, int port) {}
