package io.lateen.node.kubelet.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lateen.node.kubelet.image.HostedPart;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// During a rolling restart two Pods stand for one part.
class HostedPartsTest {
  private final List<String> did = new ArrayList<>();
  private boolean fails;

  private final HostedPart part =
      new HostedPart() {
        @Override
        public void start() {
          if (fails) {
            throw new IllegalStateException("port taken");
          }
          did.add("start");
        }

        @Override
        public void stop() {
          did.add("stop");
        }

        @Override
        public String address() {
          return null;
        }

        @Override
        public boolean ready() {
          return true;
        }
      };

  @Test
  void theFirstStartsItAndTheLastStopsIt() {
    HostedParts parts = new HostedParts();
    parts.acquire(part);
    parts.acquire(part);
    parts.release(part);
    assertThat(did).containsExactly("start");
    parts.release(part);
    parts.acquire(part);
    assertThat(did).containsExactly("start", "stop", "start");
  }

  @Test
  void whatDidNotStartIsHeldByNobody() {
    HostedParts parts = new HostedParts();
    fails = true;
    assertThatThrownBy(() -> parts.acquire(part)).hasMessage("port taken");
    fails = false;
    parts.acquire(part);
    parts.release(part);
    assertThat(did).containsExactly("start", "stop");
  }
}
