package io.lateen.proxy.endpoint;

/// Weights of several targets.
final class Weights {
  private Weights() {}

  static boolean equal(Target[] targets) {
    for (Target target : targets) {
      if (target.weight() != targets[0].weight()) {
        return false;
      }
    }
    return true;
  }
}
