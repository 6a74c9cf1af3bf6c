package io.lateen.node.kubelet.image;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `images.yaml`: `images: [{image: "example/foo:*", command: [..], env: {..}}]`.
/// Every fault is an [IllegalArgumentException] that names the field.
final class UserImagesParser {
  private UserImagesParser() {}

  static List<ImageMapping> parse(String yaml) {
    if (yaml.isBlank()) {
      return List.of();
    }
    Map<?, ?> document = new KubernetesSerialization().unmarshal(yaml, Map.class);
    List<ImageMapping> mappings = new ArrayList<>();
    List<?> images = list(document.get("images"), "images");
    for (int i = 0; i < images.size(); i++) {
      mappings.add(mapping(images.get(i), "images[" + i + "]"));
    }
    return List.copyOf(mappings);
  }

  private static ImageMapping mapping(@Nullable Object entry, String path) {
    if (!(entry instanceof Map<?, ?> fields)
        || !(fields.get("image") instanceof String image)
        || image.isBlank()) {
      throw new IllegalArgumentException(
          path + ".image: missing (expected: an image, `*` allowed)");
    }
    return new ImageMapping(image, new Launch.Exec(command(fields, path), env(fields, path)));
  }

  private static List<String> command(Map<?, ?> fields, String path) {
    List<String> command =
        list(fields.get("command"), path + ".command").stream().map(String::valueOf).toList();
    if (command.isEmpty()) {
      throw new IllegalArgumentException(
          path + ".command: [] (expected: a program and its arguments)");
    }
    return command;
  }

  private static Map<String, String> env(Map<?, ?> fields, String path) {
    Map<String, String> env = new HashMap<>();
    switch (fields.get("env")) {
      case null -> {}
      case Map<?, ?> entries -> entries.forEach((k, v) -> env.put("" + k, "" + v));
      case Object other ->
          throw new IllegalArgumentException(
              path + ".env: " + other + " (expected: names and values)");
    }
    return env;
  }

  private static List<?> list(@Nullable Object value, String path) {
    if (value instanceof List<?> list) {
      return list;
    }
    throw new IllegalArgumentException(path + ": " + value + " (expected: a list)");
  }
}
