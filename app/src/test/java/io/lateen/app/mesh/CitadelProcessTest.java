package io.lateen.app.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.app.command.CitadelCommand;
import io.lateen.citadel.authority.KeyForm;
import io.lateen.node.kubelet.image.Launch;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

final class CitadelProcessTest {
  @Test
  void isToldInItsOwnFlagsWhatTheHostedOneIs() {
    Launch launch =
        CitadelProcess.launch(
            Path.of("dist"), "127.9.255.7", "127.9.255.3", Path.of("/home/kubeconfig"));
    assertThat(launch.address()).isEqualTo("127.9.255.7");
    List<String> command = ((Launch.Exec) launch).argv();
    List<String> flags = command.subList(command.indexOf("citadel") + 1, command.size());

    ParseResult parsed =
        new CommandLine(new CitadelCommand()).parseArgs(flags.toArray(String[]::new));

    assertThat(parsed.<String>matchedOptionValue("--bind-address", "")).isEqualTo("127.9.255.7");
    assertThat(parsed.<Integer>matchedOptionValue("--grpc-port", 0)).isEqualTo(8060);
    assertThat(parsed.<KeyForm>matchedOptionValue("--key", null)).isEqualTo(KeyForm.EC_P256);
    assertThat(parsed.<String>matchedOptionValue("--self-signed-ca-cert-ttl", ""))
        .isEqualTo("87600h");
    assertThat(parsed.<String>matchedOptionValue("--custom-dns-names", ""))
        .endsWith(",istio-pilot-service-account.istio-system:127.9.255.3");
  }
}
