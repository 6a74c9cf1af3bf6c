package io.lateen.app.outside.storm;

/// What came back.
///
/// @param detail in words, for whoever reads of a wrong one
record Answer(Kind kind, String detail) {
  enum Kind {
    /// The application answered.
    LET_IN,
    /// The sidecar said that it is not allowed.
    REFUSED,
    /// Neither of them said anything.
    NOTHING
  }
}
