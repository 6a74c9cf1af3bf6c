package io.lateen.mixer.dispatch;

import io.lateen.mixer.dispatch.Distribution.Tally;

/// Counts while a call lasts; for one thread.
final class Dispatched {
  final Tally destinations = new Tally();
  final Tally instances = new Tally();
  private int ofThis;
  private int madeOfThis;

  /// A handler gets something of the request.
  void destination() {
    ofThis++;
  }

  /// An instance was made of it.
  void instance() {
    madeOfThis++;
  }

  /// The request is done with.
  void next() {
    destinations.add(ofThis);
    instances.add(madeOfThis);
    ofThis = 0;
    madeOfThis = 0;
  }
}
