package io.lateen.cli.command;

import io.lateen.cli.Lateen;
import io.lateen.cli.explain.Decider;
import io.lateen.cli.explain.Engine;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

/// Runs commands and keeps what they print.
record Terminal(int exitCode, String out, String err) {

  /// Decides nothing: what these tests ask of proxies, they ask of fakes.
  private static final Engine NOBODY =
      new Engine() {
        @Override
        public Decider.Page proxy(JsonNode resources) {
          throw new UnsupportedOperationException();
        }

        @Override
        public Mesh mesh(List<JsonNode> documents) {
          return (name, namespace, labels, router) -> {
            throw new UnsupportedOperationException();
          };
        }
      };

  static Terminal run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Lateen.of(List.of(new Failing(), new Explain(NOBODY), new Test(NOBODY)));
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    return new Terminal(line.execute(arguments), out.toString(), err.toString());
  }

  /// What the whole brings along: commands of its own, which may fail in any way.
  @CommandLine.Command(name = "fail")
  static final class Failing implements Runnable {
    @Override
    public void run() {
      throw new IllegalStateException("broken inside");
    }
  }
}
