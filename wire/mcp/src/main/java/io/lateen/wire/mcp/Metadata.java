package io.lateen.wire.mcp;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `istio.mcp.v1alpha1.Metadata`: what a resource is called, and how old it is.
///
/// @param name `namespace/name`, or `name` of what is in no namespace
/// @param createTime null: it was not told
/// @param version of this resource; another one whenever it changes
public record Metadata(
    String name,
    @Nullable Instant createTime,
    String version,
    Map<String, String> labels,
    Map<String, String> annotations) {

  public Metadata {
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
  }

  static Metadata parse(CodedInputStream in) throws IOException {
    String name = "";
    Instant created = null;
    String version = "";
    Map<String, String> labels = new LinkedHashMap<>();
    Map<String, String> annotations = new LinkedHashMap<>();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag >>> 3) {
        case 1 -> name = in.readStringRequireUtf8();
        case 2 -> created = instant(Wire.message(in));
        case 3 -> version = in.readStringRequireUtf8();
        case 4 -> Wire.readEntry(Wire.message(in), labels);
        case 5 -> Wire.readEntry(Wire.message(in), annotations);
        default -> in.skipField(tag);
      }
    }
    return new Metadata(name, created, version, labels, annotations);
  }

  private static Instant instant(CodedInputStream in) throws IOException {
    long seconds = 0;
    int nanos = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag >>> 3) {
        case 1 -> seconds = in.readInt64();
        case 2 -> nanos = in.readInt32();
        default -> in.skipField(tag);
      }
    }
    try {
      return Instant.ofEpochSecond(seconds, nanos);
    } catch (DateTimeException e) {
      throw new IOException("create_time: " + seconds + " s (expected: seconds since 1970)", e);
    }
  }

  void write(CodedOutputStream out) throws IOException {
    Wire.string(out, 1, name);
    Instant created = createTime;
    if (created != null) {
      Wire.message(out, 2, time -> writeTime(time, created.getEpochSecond(), created.getNano()));
    }
    Wire.string(out, 3, version);
    Wire.strings(out, 4, labels);
    Wire.strings(out, 5, annotations);
  }

  private static void writeTime(CodedOutputStream out, long seconds, int nanos) throws IOException {
    if (seconds != 0) {
      out.writeInt64(1, seconds);
    }
    if (nanos != 0) {
      out.writeInt32(2, nanos);
    }
  }
}
