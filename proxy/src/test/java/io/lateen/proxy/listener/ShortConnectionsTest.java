package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.listener.Mesh.Client;
import java.lang.management.ManagementFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/// A client that comes and goes, thousands of times a second, leaves nothing behind.
class ShortConnectionsTest {
  private static final Pattern CONNECTIONS =
      Pattern.compile(
          "(\\d+) +\\d+ +io\\.lateen\\.proxy\\.filter\\.network\\.hcm\\.HttpConnection\\b");

  @Test
  void aConnectionThatIsOverTakesNoMemory() throws Exception {
    try (Mesh mesh = new Mesh()) {
      mesh.serve();
      for (int i = 0; i < 200; i++) {
        try (Client client = mesh.client()) {
          client.send("this is no request\r\n\r\n");
          client.in.readAllBytes();
        }
      }
      // By now, well within the second that a connection lingers when its client does not close.
      assertThat(alive()).isLessThan(50);
    }
  }

  /// Collects garbage first.
  private static int alive() throws JMException {
    String classes =
        (String)
            ManagementFactory.getPlatformMBeanServer()
                .invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                    "gcClassHistogram",
                    new Object[] {new String[0]},
                    new String[] {String[].class.getName()});
    Matcher found = CONNECTIONS.matcher(classes);
    return found.find() ? Integer.parseInt(found.group(1)) : 0;
  }
}
