package io.lateen.pilot.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lateen.pilot.snapshot.MeshConfig;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MeshConfigParserTest {
  @Test
  void nothingSaidIsIstiosDefault() {
    assertThat(MeshConfigParser.parse("{}")).isEqualTo(MeshConfig.DEFAULT);
  }

  @Test
  void whatIsSaidCounts() {
    MeshConfig mesh =
        MeshConfigParser.parse(
            """
            accessLogFile: ""
            accessLogEncoding: JSON
            connectTimeout: 10s
            dnsRefreshRate: 250ms
            proxyHttpPort: 15002
            outboundTrafficPolicy: {mode: REGISTRY_ONLY}
            defaultServiceExportTo: ["."]
            mixerCheckServer: somewhere:9091
            """);
    assertThat(mesh.accessLogFile()).isEmpty();
    assertThat(mesh.accessLogEncoding()).isEqualTo(MeshConfig.AccessLogEncoding.JSON);
    assertThat(mesh.connectTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(mesh.dnsRefreshRate()).isEqualTo(Duration.ofMillis(250));
    assertThat(mesh.proxyHttpPort()).isEqualTo(15002);
    assertThat(mesh.outboundPolicy()).isEqualTo(MeshConfig.OutboundPolicy.REGISTRY_ONLY);
    assertThat(mesh.defaultServiceExportTo()).isEqualTo(List.of("."));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "connectTimeout: soon # mesh.connectTimeout: \"soon\" (expected: a duration",
        "proxyListenPort: 70000 # mesh.proxyListenPort: 70000 (expected: 0..65535)",
        "accessLogEncoding: XML # mesh.accessLogEncoding: \"XML\" (expected: one of [TEXT, JSON])",
        "enableTracing: maybe # mesh.enableTracing: \"maybe\" (expected: true or false)",
        "[] # mesh: [] (expected: a map of settings)"
      })
  void whatIsWrongIsRefusedWithItsPath(String yaml, String message) {
    assertThatThrownBy(() -> MeshConfigParser.parse(yaml))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
