package io.lateen.proxy.rehearsal;

import com.google.protobuf.ByteString;
import io.lateen.wire.xds.TypeUrl;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// The resources of the rehearsal: clusters with one endpoint each, a listener for calls that the
/// application makes with its table, and one for calls to it.
///
/// @param ports of the endpoints, by cluster
record Stage(int outboundPort, int inboundPort, Map<String, Integer> ports) {
  static final int SERVICES = 20;
  private static final String OWN = "inbound|9080|http|" + host(0);
  private static final ByteString ADS = Message.of(3, ByteString.EMPTY);

  static Stage of(int outboundPort, int inboundPort, int backendPort, int mixerPort) {
    Map<String, Integer> ports = new LinkedHashMap<>();
    for (int i = 0; i < SERVICES; i++) {
      ports.put(cluster(i), backendPort);
    }
    ports.put(OWN, backendPort);
    ports.put(MixerScript.CHECK, mixerPort);
    ports.put(MixerScript.REPORT, mixerPort);
    return new Stage(outboundPort, inboundPort, ports);
  }

  static String host(int service) {
    return "service-" + service + ".default.svc.cluster.local";
  }

  private static String cluster(int service) {
    return "outbound|9080||" + host(service);
  }

  /// By name.
  Map<String, ByteString> resources(String typeUrl) {
    return switch (typeUrl) {
      case TypeUrl.LISTENER -> Map.of("outbound", outbound(), "inbound", inbound());
      case TypeUrl.ROUTE -> Map.of("80", table());
      case TypeUrl.CLUSTER -> each(Stage::described);
      default -> each(this::assignment);
    };
  }

  private Map<String, ByteString> each(Function<String, ByteString> maker) {
    Map<String, ByteString> all = new LinkedHashMap<>();
    ports.keySet().forEach(name -> all.put(name, maker.apply(name)));
    return all;
  }

  private static ByteString described(String name) {
    ByteString eds = Message.of(1, ADS, 2, name);
    return Message.of(1, name, 2, 3, 3, eds, 4, Message.of(1, 1));
  }

  private ByteString assignment(String name) {
    ByteString address = ListenerScript.address(ports.getOrDefault(name, 0));
    ByteString endpoint = Message.of(1, Message.of(1, address));
    return Message.of(1, name, 2, Message.of(2, endpoint));
  }

  private ByteString outbound() {
    ByteString rds = Message.of(1, ADS, 2, "80");
    return ListenerScript.listener("outbound", outboundPort, MixerScript.outbound(), 3, rds);
  }

  private ByteString inbound() {
    ByteString told = MixerScript.inbound(host(0));
    ByteString all = Message.of(1, Message.of(1, "/"), 2, Message.of(1, OWN), 13, told);
    ByteString table = Message.of(1, OWN, 2, Message.of(1, "inbound|http|9080", 2, "*", 3, all));
    return ListenerScript.listener("inbound", inboundPort, MixerScript.inbound(), 4, table);
  }

  private static ByteString table() {
    List<Object> fields = new ArrayList<>(List.of(1, "80"));
    for (int i = 0; i < SERVICES; i++) {
      String host = host(i);
      ByteString told = MixerScript.outbound(host);
      ByteString to = Message.of(1, cluster(i));
      ByteString user = Message.of(1, "end-user", 4, Load.USER);
      ByteString theirs = Message.of(1, Message.of(1, "/", 6, user), 2, to, 13, told);
      ByteString all = Message.of(1, Message.of(1, "/"), 2, to, 13, told);
      ByteString names = Message.of(1, host, 2, host, 2, host + ":9080");
      fields.addAll(List.of(2, names.concat(Message.of(3, theirs, 3, all))));
    }
    return Message.of(fields.toArray());
  }
}
