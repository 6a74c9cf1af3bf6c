package io.lateen.proxy.xds;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import io.lateen.proxy.message.Problems;
import io.lateen.proxy.message.Schema;
import io.lateen.proxy.message.TreeEncoder;
import io.lateen.proxy.message.YamlReader;
import io.lateen.wire.xds.DiscoveryResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A file with a DiscoveryResponse in it, as Envoy reads them: YAML or JSON, protobuf when its name
/// ends in `.pb`. One thread.
final class ResourceFile {
  private static final int MOST_OCTETS = 64 << 20;

  private final Path path;
  private final ResourceType type;
  private @Nullable Object stamp;

  ResourceFile(Path path, ResourceType type) {
    this.path = path;
    this.type = type;
  }

  /// Whether another file stands there than was read last, also behind a link that was moved.
  boolean changed() {
    return !Objects.equals(stamp(), stamp);
  }

  private Object stamp() {
    try {
      BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
      return List.of(now.lastModifiedTime(), now.size(), String.valueOf(now.fileKey()));
    } catch (IOException e) {
      return "absent";
    }
  }

  /// What is in it.
  ///
  /// @throws IllegalArgumentException with every reason why not, a line each
  DiscoveryResponse read() {
    stamp = stamp();
    try {
      if (Files.size(path) > MOST_OCTETS) {
        throw new IllegalArgumentException("larger than " + MOST_OCTETS + " octets");
      }
      return path.toString().endsWith(".pb")
          ? DiscoveryResponse.parse(CodedInputStream.newInstance(Files.readAllBytes(path)))
          : response(YamlReader.read(Files.readString(path)));
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot be read: " + e, e);
    }
  }

  private DiscoveryResponse response(@Nullable Object tree) {
    if (!(tree instanceof Map<?, ?> members)) {
      throw new IllegalArgumentException("no object (expected: version_info and resources)");
    }
    Problems problems = new Problems();
    String version = "";
    List<ByteString> resources = new ArrayList<>();
    for (Map.Entry<?, ?> member : members.entrySet()) {
      switch (String.valueOf(member.getKey())) {
        case "version_info", "versionInfo" -> version = String.valueOf(member.getValue());
        case "resources" -> resources(member.getValue(), resources, problems);
        case "type_url", "typeUrl", "nonce" -> {}
        default -> problems.add(String.valueOf(member.getKey()), "is not supported");
      }
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", problems.list()));
    }
    return new DiscoveryResponse(version, resources, type.typeUrl(), "");
  }

  private void resources(@Nullable Object tree, List<ByteString> into, Problems problems) {
    if (!(tree instanceof List<?> list)) {
      problems.add("resources", tree + " (expected: a list)");
      return;
    }
    TreeEncoder encoder = new TreeEncoder(Schema.envoy(), problems);
    for (Object resource : list) {
      String path = "resources[" + into.size() + "]";
      Object named = resource instanceof Map<?, ?> members ? members.get("@type") : null;
      if (!type.typeUrl().equals(named)) {
        problems.add(path + ".@type", named + " (expected: " + type.typeUrl() + ")");
      }
      into.add(encoder.encode(type.messageName(), resource, path));
    }
  }
}
