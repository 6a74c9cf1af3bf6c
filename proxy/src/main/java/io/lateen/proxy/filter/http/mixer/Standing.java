package io.lateen.proxy.filter.http.mixer;

import io.lateen.proxy.report.mixer.FixedAttributes;
import io.lateen.proxy.tls.PeerIdentity;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What the requests of a connection have in common.
@SuppressWarnings("ArrayRecordComponent") // compared by what it holds
record Standing(FixedAttributes fixed, byte[] originIp, PeerIdentity peer) {
  @Override
  public boolean equals(@Nullable Object other) {
    return other == this || (other instanceof Standing standing && same(standing));
  }

  private boolean same(Standing other) {
    return other.fixed == fixed
        && Arrays.equals(other.originIp, originIp)
        && other.peer.equals(peer);
  }

  @Override
  public int hashCode() {
    return 31 * System.identityHashCode(fixed) + Arrays.hashCode(originIp);
  }
}
