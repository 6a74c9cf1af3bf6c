package io.lateen.mixer.adapter;

/// What the engine may expect of an adapter's handlers.
public enum Pace {
  /// Answers from memory and never waits: called on the thread of the request.
  MEMORY,
  /// Writes files, asks the network, runs foreign code: gets a thread, a deadline and a bounded
  /// queue of its own, and is left alone when it does not keep up.
  OUTSIDE
}
