package io.lateen.proxy.dns;

import io.netty.resolver.HostsFileEntriesProvider;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The names of the hosts file, which is small and read again when it has changed. One thread.
final class HostsFile {
  static final Path USUAL = Path.of("/etc/hosts");

  private final Path file;
  private @Nullable FileTime read;
  private Map<String, List<InetAddress>> ipv4 = Map.of();
  private Map<String, List<InetAddress>> ipv6 = Map.of();

  HostsFile(Path file) {
    this.file = file;
  }

  /// What it says of a name; empty: nothing. `localhost` is always known.
  Answer find(Question question) {
    String name = question.name().toLowerCase(Locale.ROOT);
    refresh();
    List<InetAddress> v4 = ipv4.getOrDefault(name, List.of());
    List<InetAddress> v6 = ipv6.getOrDefault(name, List.of());
    if (v4.isEmpty() && v6.isEmpty() && name.equals("localhost")) {
      v4 = List.of(NetUtil.LOCALHOST4);
      v6 = List.of(NetUtil.LOCALHOST6);
    }
    return chosen(question, new Answer(v4, 0), new Answer(v6, 0));
  }

  private static Answer chosen(Question question, Answer v4, Answer v6) {
    return switch (question.how().family()) {
      case V4_ONLY -> v4;
      case V6_ONLY -> v6;
      case V4_PREFERRED -> v4.isEmpty() ? v6 : v4;
      case AUTO -> v6.isEmpty() ? v4 : v6;
      case ALL -> v4.and(v6);
    };
  }

  private void refresh() {
    try {
      FileTime now = Files.getLastModifiedTime(file);
      if (!now.equals(read)) {
        HostsFileEntriesProvider found =
            HostsFileEntriesProvider.parser().parse(file.toFile(), StandardCharsets.UTF_8);
        ipv4 = found.ipv4Entries();
        ipv6 = found.ipv6Entries();
        read = now;
      }
    } catch (IOException e) {
      // Without the file there are no such names; what was read of it stays.
    }
  }
}
