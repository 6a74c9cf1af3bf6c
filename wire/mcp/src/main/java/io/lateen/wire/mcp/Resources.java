package io.lateen.wire.mcp;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// `istio.mcp.v1alpha1.Resources`: a collection, or what has changed in it.
///
/// @param version of the whole, for people who read logs
/// @param removed names that are gone; only where `incremental`
/// @param nonce by which the sink's answer names this
/// @param incremental whether what is not named stays as it was
public record Resources(
    String version,
    String collection,
    List<Resource> resources,
    List<String> removed,
    String nonce,
    boolean incremental) {

  public Resources {
    resources = List.copyOf(resources);
    removed = List.copyOf(removed);
  }

  /// Reads the protobuf form; unknown fields are skipped.
  ///
  /// @throws IOException if the bytes are not a message
  public static Resources parse(CodedInputStream in) throws IOException {
    String version = "";
    String collection = "";
    List<Resource> resources = new ArrayList<>();
    List<String> removed = new ArrayList<>();
    String nonce = "";
    boolean incremental = false;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag >>> 3) {
        case 1 -> version = in.readStringRequireUtf8();
        case 2 -> collection = in.readStringRequireUtf8();
        case 3 -> resources.add(Resource.parse(Wire.message(in)));
        case 4 -> removed.add(in.readStringRequireUtf8());
        case 5 -> nonce = in.readStringRequireUtf8();
        case 6 -> incremental = in.readBool();
        default -> in.skipField(tag);
      }
    }
    return new Resources(version, collection, resources, removed, nonce, incremental);
  }

  public byte[] toByteArray() {
    return Wire.encode(this::write);
  }

  private void write(CodedOutputStream out) throws IOException {
    Wire.string(out, 1, version);
    Wire.string(out, 2, collection);
    for (Resource resource : resources) {
      Wire.message(out, 3, resource::write);
    }
    for (String name : removed) {
      out.writeString(4, name);
    }
    Wire.string(out, 5, nonce);
    if (incremental) {
      out.writeBool(6, true);
    }
  }

  /// As a `MeshConfigResponse`, the state of the world.
  ///
  /// @throws IllegalStateException if this is only a part of it
  public byte[] toMeshConfigBytes() {
    if (incremental) {
      throw new IllegalStateException(collection + ": changes (expected: the whole)");
    }
    return Wire.encode(
        out -> {
          Wire.string(out, 1, version);
          for (Resource resource : resources) {
            Wire.message(out, 2, resource::write);
          }
          Wire.string(out, 3, collection);
          Wire.string(out, 4, nonce);
        });
  }
}
