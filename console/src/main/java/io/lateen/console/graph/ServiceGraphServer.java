package io.lateen.console.graph;

import io.lateen.console.prometheus.PrometheusClient;
import io.lateen.console.prometheus.PrometheusProblem;
import io.lateen.console.web.Answer;
import io.lateen.console.web.Assets;
import io.lateen.console.web.Request;
import io.lateen.console.web.WebServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

/// Istio 1.1's servicegraph: `/force/forcegraph.html`, `/dotviz`, `/graph`, `/dotgraph`,
/// `/d3graph` and `POST /node?name=`. The first two are pages that follow the live rates. All
/// take `time_horizon` (5m), `filter_empty`, `destination_namespace`, `destination_workload`,
/// `source_namespace` and `source_workload`.
public final class ServiceGraphServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Assets assets = new Assets(ServiceGraphServer.class);
  private final AddedNodes added = new AddedNodes();
  private final PrometheusClient prometheus;
  private final GraphSource source;
  private final WebServer web;

  private ServiceGraphServer(ServiceGraphSettings settings) throws IOException {
    prometheus = new PrometheusClient(settings.prometheus(), PATIENCE);
    source = new GraphSource(prometheus, added);
    web = WebServer.start(settings.listen(), this::answer);
  }

  /// @throws IOException if the address cannot be had
  public static ServiceGraphServer start(ServiceGraphSettings settings) throws IOException {
    return new ServiceGraphServer(settings);
  }

  public InetSocketAddress address() {
    return web.address();
  }

  private Answer answer(Request request) {
    try {
      return switch (request.path()) {
        case "/", "/force", "/force/" -> new Answer.Elsewhere("/force/forcegraph.html");
        case "/force/forcegraph.html" -> assets.page("forcegraph.html");
        case "/graph" -> Answer.json(GraphPrinter.json(read(request)));
        case "/d3graph" -> Answer.json(GraphPrinter.d3(read(request)));
        case "/dotgraph" -> Answer.text(200, GraphPrinter.dot(read(request)).stripTrailing());
        case "/dotviz" -> drawn(request);
        case "/node" -> add(request);
        case String path when path.startsWith("/assets/") ->
            assets.find(path.substring("/assets/".length())).orElse(Answer.notFound(path));
        case String path -> Answer.notFound(path);
      };
    } catch (GraphProblem e) {
      return Answer.text(500, e.getMessage());
    } catch (PrometheusProblem e) {
      return Answer.text(502, e.getMessage());
    }
  }

  private ServiceGraph read(Request request) throws GraphProblem, PrometheusProblem {
    return source.read(GraphQuery.parse(request));
  }

  /// The page is whole even when there is no graph: it says why and tries again.
  private Answer drawn(Request request) throws GraphProblem {
    GraphQuery query = GraphQuery.parse(request);
    String graph;
    try {
      graph = Drawing.of(source.read(query));
    } catch (PrometheusProblem e) {
      graph = "<p class=\"problem\">" + Drawing.escaped(e.getMessage()) + "</p>";
    }
    return assets.filled("dotviz.html", "<!--graph-->", graph);
  }

  private Answer add(Request request) {
    if (!request.method().equals("POST")) {
      return Answer.text(405, request.method() + " /node (expected: POST /node?name=...)");
    }
    try {
      added.add(request.query("name", ""));
      return Answer.text(200, "added");
    } catch (GraphProblem e) {
      return Answer.text(400, e.getMessage());
    }
  }

  @Override
  public void close() {
    web.close();
    prometheus.close();
  }
}
