package io.lateen.pilot.source;

/// How much of the mesh a change touches.
public enum Change {
  /// Only addresses behind services.
  ENDPOINTS,
  /// Anything else.
  ALL;

  /// What covers both.
  public Change and(Change other) {
    return this == ALL ? ALL : other;
  }
}
