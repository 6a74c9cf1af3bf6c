package io.lateen.cli.command;

import io.lateen.cli.explain.Decider;
import io.lateen.cli.explain.Engine;
import io.lateen.cli.explain.Inquiry;
import io.lateen.cli.print.ExplanationPrinter;
import io.lateen.cli.print.JsonPrinter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// `lateen explain`.
@Command(
    name = "explain",
    description = "Say what a proxy does with a request, and why. Nothing is sent.",
    footer = {
      "",
      "A running proxy is asked, endpoints that it has put out included. With -f it is computed",
      "what that proxy would do if the files were applied.",
      "",
      "Example:",
      "  lateen explain --from productpage --url http://reviews:9080/reviews/0 -H 'end-user: jason'",
      "  lateen explain --from istio-ingressgateway --url http://localhost/productpage -f new.yaml"
    })
public final class Explain extends LateenCommand {
  private final Engine engine;

  @Mixin private DecisionOptions decisions = new DecisionOptions();

  @Option(
      names = "--from",
      paramLabel = "WORKLOAD[.NS]",
      description =
          "Who calls: a Pod, a Deployment, a label app, or istio-ingressgateway; perhaps with"
              + " pod/, deployment/ or app/ before it.")
  private String from = "";

  @Option(
      names = "--url",
      paramLabel = "URL",
      required = true,
      description = "What is called: http://HOST[:PORT]/PATH, https://…, tcp://HOST:PORT.")
  private String url = "";

  @Option(
      names = {"-X", "--method"},
      paramLabel = "METHOD",
      description = "Of the request (${DEFAULT-VALUE}).")
  private String method = "GET";

  @Option(
      names = {"-H", "--header"},
      paramLabel = "NAME: VALUE",
      description = "Of the request; may be repeated.")
  private List<String> headers = new ArrayList<>();

  @Option(
      names = "--to",
      paramLabel = "IP|unix:///PATH",
      description = "The address or unix socket that is called; else the Service's address.")
  private String to = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      description = "How to print (${DEFAULT-VALUE}).")
  private Format format = Format.TEXT;

  enum Format {
    TEXT,
    JSON
  }

  /// @param engine decides for what does not run
  public Explain(Engine engine) {
    this.engine = engine;
  }

  @Override
  public Integer call() {
    Decider decider = decisions.deciders(engine).of(from);
    JsonNode explanation = decider.explainAll(new Inquiry(method, url, headers, to));
    decisions.places().place(explanation);
    if (format == Format.JSON) {
      JsonPrinter.print(explanation, out());
    } else {
      out().println(method + " " + url + " from " + decider.proxy());
      new ExplanationPrinter(out(), "").print(explanation);
    }
    out().flush();
    return 0;
  }
}
