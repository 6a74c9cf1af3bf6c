package io.lateen.proxy.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.resource.NameResolution;
import io.lateen.proxy.resource.NameResolution.Family;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HostsFileTest {
  @TempDir private Path folder;
  private Path file;
  private HostsFile hosts;

  @BeforeEach
  void begin() throws IOException {
    file = Files.writeString(folder.resolve("hosts"), "10.0.0.1 both old\nfd00::1 both # x\n");
    hosts = new HostsFile(file);
  }

  private List<String> find(String name, Family family) {
    NameResolution how = NameResolution.every(Duration.ofSeconds(1), family);
    return hosts.find(new Question(name, how)).addresses().stream()
        .map(InetAddress::getHostAddress)
        .toList();
  }

  @Test
  void addressesByFamily() {
    assertThat(find("Both", Family.V4_ONLY)).containsExactly("10.0.0.1");
    assertThat(find("both", Family.V6_ONLY)).containsExactly("fd00:0:0:0:0:0:0:1");
    assertThat(find("both", Family.AUTO)).containsExactly("fd00:0:0:0:0:0:0:1");
    assertThat(find("both", Family.V4_PREFERRED)).containsExactly("10.0.0.1");
    assertThat(find("both", Family.ALL)).containsExactly("10.0.0.1", "fd00:0:0:0:0:0:0:1");
    assertThat(find("old", Family.AUTO)).containsExactly("10.0.0.1");
    assertThat(find("old", Family.V6_ONLY)).isEmpty();
    assertThat(find("nobody", Family.ALL)).isEmpty();
  }

  @Test
  void itsChangesAreSeen() throws IOException {
    assertThat(find("old", Family.V4_ONLY)).containsExactly("10.0.0.1");
    Files.writeString(file, "10.0.0.2 new\n");
    Files.setLastModifiedTime(file, FileTime.fromMillis(1));
    assertThat(find("new", Family.V4_ONLY)).containsExactly("10.0.0.2");
    assertThat(find("old", Family.V4_ONLY)).isEmpty();
  }

  @Test
  void localhostNeedsNoFile() {
    hosts = new HostsFile(folder.resolve("none"));
    assertThat(find("localhost", Family.V4_ONLY)).containsExactly("127.0.0.1");
    assertThat(find("localhost", Family.V6_ONLY)).containsExactly("0:0:0:0:0:0:0:1");
  }
}
