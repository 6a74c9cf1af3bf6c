package io.lateen.cli.command;

import io.lateen.cli.Lateen;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import picocli.CommandLine;

/// Runs commands and keeps what they print.
record Terminal(int exitCode, String out, String err) {

  static Terminal run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Lateen.of(List.of(new Failing()));
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
