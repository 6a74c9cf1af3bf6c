package io.lateen.wire.xds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.lateen.wire.xds.WorkloadProbe.Action;
import io.lateen.wire.xds.WorkloadProbe.Exec;
import io.lateen.wire.xds.WorkloadProbe.Header;
import io.lateen.wire.xds.WorkloadProbe.Http;
import io.lateen.wire.xds.WorkloadProbe.Tcp;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Probes as bytes.
final class WorkloadProbeTest {
  private static void comesBack(Action action) throws IOException {
    WorkloadProbe probe = new WorkloadProbe(1, 2, 3, 4, 5, action);
    assertThat(WorkloadProbe.parse(probe.encode())).isEqualTo(probe);
  }

  @Test
  void everyKindComesBack() throws IOException {
    List<Header> headers = List.of(new Header("a", "b"), new Header("a", ""));
    comesBack(new Http("/x", 80, "h", "HTTPS", headers));
    comesBack(new Tcp("", 65535));
    comesBack(new Exec(List.of("test", "-e", "")));
  }

  /// By the field numbers of Istio's `workload_group.proto`.
  @Test
  void itIsIstiosMessage() {
    WorkloadProbe probe = new WorkloadProbe(0, 0, 3, 0, 0, new Tcp("h", 80));
    byte[] expected = {4 << 3, 3, 8 << 3 | 2, 5, 1 << 3 | 2, 1, 'h', 2 << 3, 80};
    assertThat(probe.encode()).isEqualTo(ByteString.copyFrom(expected));
  }

  @Test
  void whatAsksNothingIsNone() {
    assertThatThrownBy(() -> WorkloadProbe.parse(ByteString.EMPTY))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("health_check_method: missing");
  }
}
