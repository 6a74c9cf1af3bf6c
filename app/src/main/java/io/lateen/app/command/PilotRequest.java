package io.lateen.app.command;

import io.lateen.cli.Complaint;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `lateen pilot request`: one of Pilot's pages, as Istio's `pilot-discovery request` has it.
@Command(
    name = "request",
    description = "Ask a running Pilot for one of its pages.",
    footer = {"", "Example:", "  lateen pilot request GET /debug/syncz"})
final class PilotRequest implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Parameters(index = "0", paramLabel = "METHOD", description = "GET, POST, …")
  private String method = "";

  @Parameters(index = "1", paramLabel = "PATH", description = "As /debug/endpointz?brief=1.")
  private String path = "";

  @Parameters(index = "2", arity = "0..1", paramLabel = "BODY", description = "Of a POST.")
  private String body = "";

  @Option(
      names = "--monitoringAddr",
      paramLabel = "HOST:PORT",
      description = "Pilot's (default: ${DEFAULT-VALUE}).")
  private String address = "127.0.0.1:15014";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    HttpResponse<String> answer = ask("http://" + address + path);
    spec.commandLine().getOut().println(answer.body());
    if (answer.statusCode() / 100 != 2) {
      throw new Complaint(method + " " + path + ": HTTP status " + answer.statusCode(), "");
    }
    return 0;
  }

  private HttpResponse<String> ask(String url) throws InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url))
              .timeout(PATIENCE)
              .method(method, BodyPublishers.ofString(body))
              .build();
      return client.send(request, BodyHandlers.ofString());
    } catch (IllegalArgumentException e) {
      throw new Complaint(method + " " + url + ": " + e.getMessage(), "", e);
    } catch (IOException e) {
      throw new Complaint("cannot ask Pilot at " + address, "does it run there? " + e, e);
    }
  }
}
