package io.lateen.console.pictures;

import io.lateen.console.browser.Browser;
import io.lateen.console.browser.Tab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Takes the pictures of `docs/` from a mesh that runs under load, called by `docs/pictures.sh`.
final class Pictures {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String SPAN = "?from=now-15m&refresh=";

  private record Shot(String file, String page, boolean dark, int height, String ready) {}

  private static final String DRAWN = "document.body.dataset.loads";

  /// Each as tall as ends between two rows of panels.
  private static List<Shot> shots(String dashboards, String graph) {
    String workload = "&var-namespace=default&var-workload=productpage-v1";
    String service = "&var-service=reviews.default.svc.cluster.local";
    return List.of(
        dashboard(dashboards, "mesh", "", false, 737),
        dashboard(dashboards, "mesh-dark", "", true, 737),
        dashboard(dashboards, "service", service, false, 790),
        dashboard(dashboards, "workload", workload, false, 828),
        dashboard(dashboards, "performance", "", false, 698),
        dashboard(dashboards, "mixer", "", false, 790),
        dashboard(dashboards, "pilot", "", false, 896),
        dashboard(dashboards, "galley", "", false, 896),
        new Shot(
            "service-graph",
            graph + "/force/forcegraph.html?time_horizon=1m",
            false,
            560,
            "document.querySelectorAll('.drop').length > 5"));
  }

  private static Shot dashboard(
      String server, String name, String choice, boolean dark, int height) {
    String page = server + "/d/istio-" + name.replace("-dark", "") + SPAN + choice;
    return new Shot("dashboard-" + name, page, dark, height, DRAWN);
  }

  private Pictures() {}

  /// @param arguments the dashboards' server, the service graph's, the folder of pictures, one for
  ///     the browser
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path program = Browser.program().orElseThrow();
    // The script's folder, which it takes away in the end.
    Path profile = Path.of(arguments[3]);
    try (Browser browser = Browser.start(program, profile)) {
      for (Shot shot : shots(arguments[0], arguments[1])) {
        take(browser, shot, Path.of(arguments[2]));
      }
    }
  }

  private static void take(Browser browser, Shot shot, Path folder)
      throws IOException, InterruptedException {
    try (Tab tab = browser.tab(1280, shot.height(), shot.dark())) {
      tab.open(shot.page());
      tab.await(shot.ready(), PATIENCE);
      Path file = folder.resolve(shot.file() + ".png");
      tab.screenshot(file);
      System.out.println(file + ": " + Files.size(file) / 1024 + " KiB");
    }
  }
}
