package io.lateen.proxy.rehearsal;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import io.lateen.wire.xds.TypeUrl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/// The resources of the rehearsal: some clusters with one endpoint, a listener, a table; written by
/// field number, since Envoy's classes are not here.
record Stage(int listenerPort, int backendPort, int clusters) {
  private static final String EXTENSIONS = "type.googleapis.com/envoy.extensions.";
  private static final ByteString ADS = message(3, ByteString.EMPTY);

  /// Number and value in turn; a value is text, bytes (a message) or a whole number.
  private static ByteString message(Object... fields) {
    ByteString.Output bytes = ByteString.newOutput();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      for (int i = 0; i < fields.length; i += 2) {
        int number = (Integer) fields[i];
        switch (fields[i + 1]) {
          case String text -> out.writeString(number, text);
          case ByteString message -> out.writeBytes(number, message);
          case Integer value -> out.writeInt32(number, value);
          default -> throw new IllegalArgumentException(fields[i + 1].toString());
        }
      }
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("write to memory", e);
    }
    return bytes.toByteString();
  }

  private static ByteString any(String type, ByteString value) {
    return message(1, EXTENSIONS + type, 2, value);
  }

  private static ByteString address(int port) {
    return message(1, message(2, "127.0.0.1", 3, port));
  }

  List<ByteString> resources(String typeUrl) {
    return switch (typeUrl) {
      case TypeUrl.LISTENER -> List.of(listener());
      case TypeUrl.ROUTE -> List.of(table());
      case TypeUrl.CLUSTER -> each(this::cluster);
      default -> each(this::assignment);
    };
  }

  private interface Maker {
    ByteString make(String name);
  }

  private List<ByteString> each(Maker maker) {
    List<ByteString> list = new ArrayList<>();
    for (int i = 0; i < clusters; i++) {
      list.add(maker.make("outbound|9080||service-" + i + ".default.svc.cluster.local"));
    }
    return list;
  }

  private ByteString cluster(String name) {
    ByteString eds = message(1, ADS, 2, name);
    return message(1, name, 2, 3, 3, eds, 4, message(1, 1));
  }

  private ByteString assignment(String name) {
    ByteString endpoint = message(1, message(1, address(backendPort)));
    return message(1, name, 2, message(2, endpoint));
  }

  private ByteString listener() {
    ByteString router =
        message(1, "envoy.filters.http.router", 4, any("filters.http.router.v3.Router", message()));
    ByteString fault =
        message(
            1, "envoy.filters.http.fault", 4, any("filters.http.fault.v3.HTTPFault", message()));
    ByteString cors =
        message(1, "envoy.filters.http.cors", 4, any("filters.http.cors.v3.Cors", message()));
    ByteString log =
        message(1, "log", 4, any("access_loggers.file.v3.FileAccessLog", message(1, "/dev/null")));
    ByteString manager =
        message(2, "l", 3, message(1, ADS, 2, "80"), 5, cors, 5, fault, 5, router, 13, log);
    ByteString filter =
        message(
            1,
            "envoy.filters.network.http_connection_manager",
            4,
            any("filters.network.http_connection_manager.v3.HttpConnectionManager", manager));
    return message(1, "l", 2, address(listenerPort), 3, message(3, filter));
  }

  private ByteString table() {
    List<Object> fields = new ArrayList<>(List.of(1, "80"));
    for (ByteString name : each(ByteString::copyFromUtf8)) {
      String cluster = name.toStringUtf8();
      ByteString header = message(1, "end-user", 4, "jason");
      ByteString jason = message(1, message(1, "/", 6, header), 2, message(1, cluster));
      ByteString all = message(1, message(1, "/"), 2, message(1, cluster));
      String host = cluster.substring(cluster.lastIndexOf('|') + 1);
      fields.add(2);
      fields.add(message(1, host, 2, host, 2, host + ":9080", 3, jason, 3, all));
    }
    return message(fields.toArray());
  }
}
