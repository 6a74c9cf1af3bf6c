package io.lateen.app.command;

import io.lateen.app.mesh.Home;
import io.lateen.app.mesh.RunFile;
import io.lateen.cli.Complaint;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `lateen down`: stops a mesh in order.
@Command(
    name = "down",
    description = "Stop the mesh; its state stays.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  lateen down --home /tmp/b")
public final class DownCommand implements Callable<Integer> {
  private static final long LIMIT_SECONDS = 60;

  @Mixin private HomeOption home = new HomeOption();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    RunFile running = new Home(home.folder()).running();
    ProcessHandle process = running == null ? null : running.process();
    if (process == null) {
      out.println("No mesh runs on " + home.folder() + ".");
      return 0;
    }
    process.destroy();
    await(process);
    out.println("The mesh has stopped; its state is in " + home.folder() + ".");
    return 0;
  }

  private static void await(ProcessHandle process) throws InterruptedException, ExecutionException {
    try {
      process.onExit().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new Complaint(
          "the mesh (pid "
              + process.pid()
              + ") has not stopped within "
              + LIMIT_SECONDS
              + " s; end it with: kill -9 "
              + process.pid(),
          "",
          e);
    }
  }
}
