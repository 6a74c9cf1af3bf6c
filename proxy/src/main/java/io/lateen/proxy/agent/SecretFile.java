package io.lateen.proxy.agent;

import io.lateen.proxy.message.JsonWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Consumer;

/// One secret of a real Envoy's bootstrap, by SDS from a file beside it: what SDS names Envoy reads
/// again when it is moved into its place, what the bootstrap names at its start only.
///
/// @param name in Envoy's configuration
/// @param file its name ends in `.json`
record SecretFile(String name, Path file) {
  private static final String SECRET =
      "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret";

  static SecretFile in(Path folder, String name) {
    return new SecretFile(name, folder.toAbsolutePath().resolve("sds-" + name + ".json"));
  }

  /// Takes the place of what was there, whole; for nobody else to read.
  ///
  /// @param content the secret's fields beside its name
  /// @throws IOException if it cannot be written
  void write(Consumer<JsonWriter> content) throws IOException {
    JsonWriter out = new JsonWriter();
    out.beginObject().name("resources").beginArray().beginObject();
    out.field("@type", SECRET).field("name", name);
    content.accept(out);
    out.endObject().endArray().endObject();
    Path next = Files.createTempFile(file.getParent(), "next", ".json");
    Files.writeString(next, out.toString());
    Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /// `SdsSecretConfig`, whose object has begun.
  void refer(JsonWriter out) {
    out.field("name", name).name("sds_config").beginObject();
    out.field("resource_api_version", "V3").name("path_config_source").beginObject();
    out.field("path", file.toString()).endObject().endObject();
  }

  void delete() throws IOException {
    Files.deleteIfExists(file);
  }
}
