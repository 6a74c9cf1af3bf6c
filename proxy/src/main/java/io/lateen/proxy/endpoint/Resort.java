package io.lateen.proxy.endpoint;

/// Some of a cluster's endpoints that a request may go to.
///
/// @param why they are those, in words
public record Resort(Kind kind, EndpointSet members, String why) {
  /// How it came to them.
  public enum Kind {
    /// They say what is asked for.
    SELECTED,
    /// None does, and a selector says what then.
    FALLBACK_OF_SELECTOR,
    /// None does, and the cluster says what then.
    FALLBACK,
    /// Not even there is one.
    PANIC
  }
}
