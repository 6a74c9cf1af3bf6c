package io.lateen.app.command;

import io.lateen.cli.Complaint;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Where ControlZ is, as all of Istio's servers are told.
final class ControlZOptions {
  private static final String ADDRESS = "--ctrlz_address";
  private static final String PORT = "--ctrlz_port";
  private static final int NOWHERE = -1;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Option(
      names = ADDRESS,
      paramLabel = "ADDRESS",
      description = "Where ControlZ listens: an IP address, localhost, or * (default: 127.0.0.1).")
  private String address = "127.0.0.1";

  @Option(
      names = PORT,
      paramLabel = "PORT",
      description = "Of ControlZ (default: 9876; 0: any free one; -1: none).")
  private int port = 9876;

  /// Null: nowhere.
  ///
  /// @throws Complaint naming the flag
  @Nullable InetSocketAddress address() {
    if (port == NOWHERE) {
      return null;
    }
    return Numbers.port(local(), PORT, port);
  }

  private InetAddress local() {
    return switch (address) {
      case "*" -> InetAddress.ofLiteral("0.0.0.0");
      case "localhost" -> InetAddress.ofLiteral("127.0.0.1");
      default -> Numbers.address(ADDRESS, address);
    };
  }

  /// Whether somebody wants it who could do without.
  boolean asked() {
    var parsed = command.commandLine().getParseResult();
    return parsed.hasMatchedOption(ADDRESS) || parsed.hasMatchedOption(PORT);
  }

  /// What was typed.
  List<String> words() {
    List<String> words = new ArrayList<>(List.of("lateen"));
    words.addAll(command.commandLine().getParseResult().originalArgs());
    return words;
  }

  PrintWriter out() {
    return command.commandLine().getOut();
  }
}
