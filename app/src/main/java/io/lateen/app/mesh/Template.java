package io.lateen.app.mesh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// Documents with `${name}` replaced by values.
record Template(String text) {
  private static final YAMLMapper YAML = new YAMLMapper();

  static Template read(Path file, Map<String, String> values) throws IOException {
    String text = Files.readString(file);
    for (Map.Entry<String, String> value : values.entrySet()) {
      text = text.replace("${" + value.getKey() + "}", value.getValue());
    }
    return new Template(text);
  }

  /// Key `mesh` of ConfigMap `istio` among the documents.
  String meshDocument() throws IOException {
    try (MappingIterator<JsonNode> all = YAML.readerFor(JsonNode.class).readValues(text)) {
      while (all.hasNextValue()) {
        JsonNode mesh = all.nextValue().path("data").path("mesh");
        if (mesh.isString()) {
          return mesh.asString();
        }
      }
    } catch (JacksonException e) {
      throw new IOException(e.getOriginalMessage(), e);
    }
    throw new IOException("no ConfigMap with a mesh document among the documents");
  }
}
