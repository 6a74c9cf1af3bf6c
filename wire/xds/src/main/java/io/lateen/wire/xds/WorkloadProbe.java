package io.lateen.wire.xds;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// `istio.networking.v1alpha3.ReadinessProbe`. Times are seconds; 0 means the usual.
public record WorkloadProbe(
    int initialDelay,
    int timeout,
    int period,
    int successThreshold,
    int failureThreshold,
    Action action) {

  /// What is done.
  public sealed interface Action {}

  /// @param headers each once more if it is there several times
  public record Http(String path, int port, String host, String scheme, List<Header> headers)
      implements Action {
    public Http {
      headers = List.copyOf(headers);
    }
  }

  public record Header(String name, String value) {}

  public record Tcp(String host, int port) implements Action {}

  public record Exec(List<String> command) implements Action {
    public Exec {
      command = List.copyOf(command);
    }
  }

  /// Reads the protobuf form; unknown fields are skipped.
  ///
  /// @throws IOException if the bytes are not such a message, or one without anything to do
  public static WorkloadProbe parse(ByteString bytes) throws IOException {
    int[] numbers = new int[7];
    Action action = null;
    CodedInputStream in = bytes.newCodedInput();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      int field = tag >>> 3;
      switch (field) {
        case 2, 3, 4, 5, 6 -> numbers[field] = in.readInt32();
        case 7 -> action = http(in.readBytes().newCodedInput());
        case 8 -> action = tcp(in.readBytes().newCodedInput());
        case 9 -> action = new Exec(texts(in.readBytes().newCodedInput()));
        default -> in.skipField(tag);
      }
    }
    if (action == null) {
      throw new IOException(
          "health_check_method: missing (expected: http_get, tcp_socket or exec)");
    }
    return new WorkloadProbe(numbers[2], numbers[3], numbers[4], numbers[5], numbers[6], action);
  }

  private static Http http(CodedInputStream in) throws IOException {
    String path = "";
    int port = 0;
    String host = "";
    String scheme = "";
    List<Header> headers = new ArrayList<>();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag >>> 3) {
        case 1 -> path = in.readStringRequireUtf8();
        case 2 -> port = in.readUInt32();
        case 3 -> host = in.readStringRequireUtf8();
        case 4 -> scheme = in.readStringRequireUtf8();
        case 5 -> headers.add(header(in.readBytes().newCodedInput()));
        default -> in.skipField(tag);
      }
    }
    return new Http(path, port, host, scheme, headers);
  }

  private static Header header(CodedInputStream in) throws IOException {
    String[] texts = {"", "", ""};
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag >>> 3) {
        case 1, 2 -> texts[tag >>> 3] = in.readStringRequireUtf8();
        default -> in.skipField(tag);
      }
    }
    return new Header(texts[1], texts[2]);
  }

  private static Tcp tcp(CodedInputStream in) throws IOException {
    String host = "";
    int port = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag >>> 3) {
        case 1 -> host = in.readStringRequireUtf8();
        case 2 -> port = in.readUInt32();
        default -> in.skipField(tag);
      }
    }
    return new Tcp(host, port);
  }

  private static List<String> texts(CodedInputStream in) throws IOException {
    List<String> texts = new ArrayList<>();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag >>> 3 == 1) {
        texts.add(in.readStringRequireUtf8());
      } else {
        in.skipField(tag);
      }
    }
    return texts;
  }

  /// The protobuf form.
  public ByteString encode() {
    return ByteString.copyFrom(Wire.encode(128, this::write));
  }

  private void write(CodedOutputStream out) throws IOException {
    int[] numbers = {0, 0, initialDelay, timeout, period, successThreshold, failureThreshold};
    for (int field = 2; field < numbers.length; field++) {
      if (numbers[field] != 0) {
        out.writeInt32(field, numbers[field]);
      }
    }
    switch (action) {
      case Http http -> out.writeByteArray(7, Wire.encode(64, at -> write(http, at)));
      case Tcp tcp -> out.writeByteArray(8, Wire.encode(32, at -> write(tcp, at)));
      case Exec(List<String> command) ->
          out.writeByteArray(9, Wire.encode(64, at -> write(command, at)));
    }
  }

  private static void write(Http http, CodedOutputStream out) throws IOException {
    Wire.writeString(out, 1, http.path());
    out.writeUInt32(2, http.port());
    Wire.writeString(out, 3, http.host());
    Wire.writeString(out, 4, http.scheme());
    for (Header header : http.headers()) {
      out.writeByteArray(5, Wire.encode(32, at -> write(header, at)));
    }
  }

  private static void write(Header header, CodedOutputStream out) throws IOException {
    Wire.writeString(out, 1, header.name());
    Wire.writeString(out, 2, header.value());
  }

  private static void write(Tcp tcp, CodedOutputStream out) throws IOException {
    Wire.writeString(out, 1, tcp.host());
    out.writeUInt32(2, tcp.port());
  }

  private static void write(List<String> command, CodedOutputStream out) throws IOException {
    for (String word : command) {
      out.writeString(1, word);
    }
  }
}
