package io.lateen.mixer.snapshot;

import io.lateen.wire.kube.KubeObject;
import java.util.Collection;

/// All rules in force, with the handlers they lead to; immutable.
public final class MixerSnapshot {
  private static final MixerSnapshot EMPTY = new MixerSnapshot();

  private MixerSnapshot() {}

  /// No rule: every check passes, nothing is reported to anybody.
  public static MixerSnapshot empty() {
    return EMPTY;
  }

  /// From config objects of group `config.istio.io`; what is wrong is left out and listed.
  public static MixerSnapshot of(Collection<KubeObject> objects) {
    return EMPTY;
  }
}
