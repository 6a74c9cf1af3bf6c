package io.lateen.pilot.source.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lateen.wire.kube.KubeObject;
import io.lateen.wire.kube.ObjectKind;
import io.lateen.wire.kube.ObjectSource;
import io.lateen.wire.mcp.McpTls;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

final class ConfigSourcesTest {
  private static final ObjectKind GATEWAY =
      new ObjectKind("networking.istio.io", "v1alpha3", "gateways", "Gateway", true);

  @Test
  void sourcesAreReadWithTheirCertificates() {
    String mesh =
        """
        trustDomain: example
        configSources:
        - address: galley.istio-system.svc:9901
        - address: 127.0.0.1:1
          tlsSettings: {mode: ISTIO_MUTUAL}
        - address: '[::1]:2'
          tlsSettings: {mode: MUTUAL, clientCertificate: c, privateKey: k, caCertificates: r}
        """;
    assertThat(ConfigSourcesReader.read(mesh))
        .containsExactly(
            new ConfigSource("galley.istio-system.svc:9901", null),
            new ConfigSource("127.0.0.1:1", McpTls.ISTIO),
            new ConfigSource("[::1]:2", new McpTls(Path.of("c"), Path.of("k"), Path.of("r"))));
    assertThat(ConfigSourcesReader.read("trustDomain: example")).isEmpty();
  }

  @Test
  void whatIsWrongIsToldWithItsPath() {
    assertWrong("configSources: here", "mesh.configSources: \"here\" (expected: a list)");
    assertWrong(
        "configSources: [{address: 'h:1'}, {address: 'tcp://h:1'}]",
        "mesh.configSources[1].address: \"tcp://h:1\" (expected: HOST:PORT)");
    assertWrong(
        "configSources: [{address: 'h:1', tlsSettings: {mode: SIMPLE}}]",
        "mesh.configSources[0].tlsSettings.mode: \"SIMPLE\""
            + " (expected: DISABLE, MUTUAL or ISTIO_MUTUAL)");
    assertWrong(
        "configSources: [{address: 'h:1', tlsSettings: {mode: MUTUAL, clientCertificate: c}}]",
        "mesh.configSources[0].tlsSettings.privateKey:  (expected: a file, for MUTUAL)");
  }

  private static void assertWrong(String mesh, String message) {
    assertThatThrownBy(() -> ConfigSourcesReader.read(mesh))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  private static KubeObject gateway(String name, String from) {
    String text =
        "{\"metadata\":{\"namespace\":\"ns\",\"name\":\"" + name + "\"},\"spec\":{\"from\":\"";
    return new KubeObject(GATEWAY, JsonMapper.shared().readTree(text + from + "\"}}"));
  }

  @Test
  void ofTwoSourcesTheFirstIsBelieved() {
    List<String> told = new ArrayList<>();
    MergedListener merged =
        new MergedListener(
            2,
            new ObjectSource.Listener() {
              @Override
              public void onSet(KubeObject object) {
                told.add(object.name() + " of " + object.spec().path("from").asString());
              }

              @Override
              public void onRemoved(KubeObject object) {
                told.add(object.name() + " gone");
              }

              @Override
              public void onSynced() {
                told.add("synced");
              }
            });
    ObjectSource.Listener first = merged.of(0);
    ObjectSource.Listener second = merged.of(1);

    second.onChanges(List.of(gateway("a", "second")), List.of());
    second.onSynced();
    assertThat(told).containsExactly("a of second");
    first.onChanges(List.of(gateway("a", "first")), List.of());
    first.onSynced();
    assertThat(told).containsExactly("a of second", "a of first", "synced");
    told.clear();

    second.onSet(gateway("a", "second again"));
    assertThat(told).as("hidden by the first").isEmpty();
    first.onRemoved(gateway("a", "first"));
    assertThat(told).containsExactly("a of second again");
    second.onRemoved(gateway("a", "second again"));
    assertThat(told).containsExactly("a of second again", "a gone");
  }
}
