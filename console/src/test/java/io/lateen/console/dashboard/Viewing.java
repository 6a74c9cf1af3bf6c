package io.lateen.console.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.console.browser.Browser;
import io.lateen.console.browser.Tab;
import io.lateen.console.fake.FakePrometheus;
import io.lateen.console.fake.Series;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A viewer before made-up metrics, and a browser before the viewer.
final class Viewing {
  static final String LOADED = "document.body.dataset.loads";

  private Viewing() {}

  interface Visit {
    void in(Tab tab, String server, FakePrometheus prometheus) throws Exception;
  }

  /// Every page must be without errors in the browser's console, and load nothing from elsewhere.
  static void visit(List<Series> series, Path dashboards, boolean dark, Visit visit)
      throws Exception {
    Optional<Path> program = Browser.program();
    if (program.isEmpty()) {
      return;
    }
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (FakePrometheus prometheus = new FakePrometheus(series);
        DashboardServer viewer =
            DashboardServer.start(new DashboardSettings(any, prometheus.url(), dashboards));
        Tab tab = Browser.shared(program.get()).tab(1280, 900, dark)) {
      String server = "http://127.0.0.1:" + viewer.address().getPort();
      visit.in(tab, server, prometheus);
      assertThat(tab.problems()).isEmpty();
      assertThat(tab.requestsElsewhere(server)).isEmpty();
    }
  }

  /// A folder with one dashboard, `own`.
  static Path dashboard(Path folder, String rest) throws IOException {
    Path own = Files.createDirectories(folder.resolve("dashboards"));
    Files.writeString(own.resolve("own.json"), "{\"uid\":\"own\",\"title\":\"Own\"," + rest + "}");
    return own;
  }

  static String panel(int id, String type, String more) {
    return "{\"id\":%d,\"type\":\"%s\",\"title\":\"Panel %d\",\"gridPos\":{\"x\":%d,\"y\":%d,\"w\":6,\"h\":4}%s}"
        .formatted(id, type, id, id % 4 * 6, id / 4 * 4, more);
  }

  static String asks(String expression) {
    return ",\"targets\":[{\"refId\":\"A\",\"instant\":true,\"expr\":\"" + expression + "\"}]";
  }

  /// As a chart asks.
  static String asksOverTime(String expression) {
    return ",\"targets\":[{\"refId\":\"A\",\"expr\":\"" + expression + "\"}]";
  }
}
