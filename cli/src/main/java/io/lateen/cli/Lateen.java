package io.lateen.cli;

import io.lateen.cli.command.Authn;
import io.lateen.cli.command.Cert;
import io.lateen.cli.command.Completion;
import io.lateen.cli.command.Experimental;
import io.lateen.cli.command.KubeInject;
import io.lateen.cli.command.Metrics;
import io.lateen.cli.command.Mixc;
import io.lateen.cli.command.Mtls;
import io.lateen.cli.command.Plan;
import io.lateen.cli.command.ProxyConfig;
import io.lateen.cli.command.ProxyStatus;
import io.lateen.cli.command.Validate;
import io.lateen.cli.command.Version;
import io.lateen.model.check.Problem;
import io.lateen.model.rule.Rule;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/// The root command. Exit codes: 0 done, 1 failed, 2 wrong usage.
@Command(
    name = "lateen",
    description = "A service mesh: runs it, and tells what it does.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = false,
    subcommands = {
      KubeInject.class,
      Validate.class,
      ProxyStatus.class,
      ProxyConfig.class,
      Plan.class,
      Metrics.class,
      Mtls.class,
      Cert.class,
      Authn.class,
      Experimental.class,
      Mixc.class,
      Version.class,
      Completion.class,
      CommandLine.HelpCommand.class
    },
    footer = {"", "Example:", "  lateen kube-inject -f bookinfo.yaml | kubectl apply -f -"})
public final class Lateen implements Runnable {
  private static final String VERBOSE = "--verbose";

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  private Lateen() {}

  /// The command line with these commands and `moreCommands`: objects with picocli's `@Command`.
  /// Each gets `--help` and `--verbose` unless it has its own. A command fails by throwing
  /// [Complaint]; any other exception is told in one line as well.
  public static CommandLine of(List<Object> moreCommands) {
    return of(moreCommands, _ -> List.of());
  }

  /// @param questions what `lateen validate` asks rules besides
  public static CommandLine of(List<Object> moreCommands, Function<Rule, List<Problem>> questions) {
    CommandLine line = new CommandLine(new Lateen());
    moreCommands.forEach(line::addSubcommand);
    for (CommandLine command : line.getSubcommands().values()) {
      if (command.getCommandSpec().userObject() instanceof Validate validate) {
        validate.further(questions);
      }
    }
    addCommonFlags(line);
    line.setUsageHelpAutoWidth(true);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler((thrown, command, parsed) -> fail(thrown, command, parsed));
    line.setParameterExceptionHandler((thrown, args) -> usage(thrown));
    return line;
  }

  private static void addCommonFlags(CommandLine line) {
    CommandSpec spec = line.getCommandSpec();
    if (spec.findOption("--help") == null) {
      String[] names =
          spec.findOption("-h") == null ? new String[] {"-h", "--help"} : new String[] {"--help"};
      spec.addOption(
          OptionSpec.builder(names).usageHelp(true).description("Show this help.").build());
    }
    if (spec.findOption(VERBOSE) == null) {
      spec.addOption(
          OptionSpec.builder(VERBOSE).description("Tell where an error comes from.").build());
    }
    new HashSet<>(line.getSubcommands().values()).forEach(Lateen::addCommonFlags);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  private static int fail(Exception thrown, CommandLine command, ParseResult parsed) {
    String line = thrown instanceof Complaint complaint ? complaint.line() : describe(thrown);
    command.getErr().println("lateen: " + line);
    if (isVerbose(parsed)) {
      thrown.printStackTrace(command.getErr());
    }
    command.getErr().flush();
    return CommandLine.ExitCode.SOFTWARE;
  }

  /// The flag may stand after any of the commands.
  private static boolean isVerbose(ParseResult parsed) {
    return parsed.hasMatchedOption(VERBOSE)
        || (parsed.hasSubcommand() && isVerbose(parsed.subcommand()));
  }

  private static String describe(Exception thrown) {
    return "unexpected "
        + thrown.getClass().getSimpleName()
        + (thrown.getMessage() == null ? "" : ": " + thrown.getMessage())
        + "; try again with --verbose to see where it comes from";
  }

  private static int usage(ParameterException thrown) {
    CommandLine command = thrown.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    command.getErr().println("lateen: " + thrown.getMessage() + "; see: " + name + " --help");
    command.getErr().flush();
    return CommandLine.ExitCode.USAGE;
  }
}
