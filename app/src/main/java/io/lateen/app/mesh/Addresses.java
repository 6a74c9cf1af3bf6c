package io.lateen.app.mesh;

import io.lateen.cli.Complaint;
import io.lateen.cli.print.ReleaseVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// Where everything of one mesh listens: on 127.0.0.1 what people use, in its block the rest.
final class Addresses implements AutoCloseable {
  private static final int DEFAULT_GATEWAY = 31_380;
  private static final String GATEWAY_FLAG = "--gateway-port";

  private final AddressBlock block;
  private final int apiPort;
  private final int monitoringPort;
  private final int gatewayPort;
  private final int gatewayTlsPort;
  private final int gatewayAdminPort;
  private final int gatewayStatusPort;

  private Addresses(
      AddressBlock block,
      int apiPort,
      int monitoringPort,
      int gatewayPort,
      int gatewayTlsPort,
      int gatewayAdminPort,
      int gatewayStatusPort) {
    this.block = block;
    this.apiPort = apiPort;
    this.monitoringPort = monitoringPort;
    this.gatewayPort = gatewayPort;
    this.gatewayTlsPort = gatewayTlsPort;
    this.gatewayAdminPort = gatewayAdminPort;
    this.gatewayStatusPort = gatewayStatusPort;
  }

  /// @throws Complaint if a port is taken, saying by whom and which flag moves it
  static Addresses claim(MeshOptions options, Home home) throws IOException {
    int api = Ports.claim(options.apiPort(), "API server", "--api-port");
    int gateway = Ports.claim(options.gatewayPort(), "ingress gateway", GATEWAY_FLAG);
    boolean usual = gateway == DEFAULT_GATEWAY;
    // A second mesh's gateway shares 127.0.0.1 with the first's.
    int tls = Ports.claimOrAny(usual ? 31_390 : 0, "ingress gateway's TLS", GATEWAY_FLAG);
    int admin = Ports.claimOrAny(usual ? 15000 : 0, "ingress gateway's admin", GATEWAY_FLAG);
    int status = Ports.claimOrAny(usual ? 15020 : 0, "ingress gateway's status", GATEWAY_FLAG);
    int monitoring = Ports.claimOrAny(usual ? 15014 : 0, "galley's figures", GATEWAY_FLAG);
    return new Addresses(block(home), api, monitoring, gateway, tls, admin, status);
  }

  /// The block the stored objects have addresses of, or a free one for a new home.
  private static AddressBlock block(Home home) throws IOException {
    Path file = home.folder().resolve("block");
    if (Files.exists(file)) {
      return AddressBlock.claim(Integer.parseInt(Files.readString(file).strip()), true);
    }
    AddressBlock block =
        AddressBlock.claim(16 + Math.floorMod(home.folder().hashCode(), 224), false);
    Files.writeString(file, Integer.toString(block.number()));
    return block;
  }

  int block() {
    return block.number();
  }

  int apiPort() {
    return apiPort;
  }

  /// Of Galley's figures, on 127.0.0.1.
  int monitoringPort() {
    return monitoringPort;
  }

  String gateway() {
    return "http://127.0.0.1:" + gatewayPort;
  }

  /// Where Pilot listens.
  String pilot() {
    return block.address(255, 1);
  }

  /// Where the Mixer that answers checks listens.
  String policy() {
    return block.address(255, 2);
  }

  /// Where the Mixer that takes reports listens.
  String telemetry() {
    return block.address(255, 3);
  }

  String prometheus() {
    return block.address(255, 4);
  }

  String grafana() {
    return block.address(255, 5);
  }

  String serviceGraph() {
    return block.address(255, 6);
  }

  /// Where Citadel listens.
  String citadel() {
    return block.address(255, 7);
  }

  /// What the files of `install/` are filled in with.
  Map<String, String> values() {
    Map<String, String> values = new HashMap<>();
    values.put("pilot", pilot());
    values.put("version", ReleaseVersion.current());
    values.put("apiPort", Integer.toString(apiPort));
    values.put("monitoringPort", Integer.toString(monitoringPort));
    values.put("gatewayPort", Integer.toString(gatewayPort));
    values.put("gatewayTlsPort", Integer.toString(gatewayTlsPort));
    values.put("gatewayAdminPort", Integer.toString(gatewayAdminPort));
    values.put("gatewayStatusPort", Integer.toString(gatewayStatusPort));
    return values;
  }

  @Override
  public void close() {
    block.close();
  }
}
