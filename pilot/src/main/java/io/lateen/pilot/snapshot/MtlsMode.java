package io.lateen.pilot.snapshot;

/// What a workload's port takes.
public enum MtlsMode {
  /// Plain text only.
  DISABLE,
  /// Both.
  PERMISSIVE,
  /// Mutual TLS only.
  STRICT
}
