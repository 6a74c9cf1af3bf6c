package io.lateen.mixer.adapter.stdio;

import io.lateen.mixer.adapter.Adapter;
import io.lateen.mixer.adapter.Handler;
import io.lateen.mixer.adapter.HandlerContext;
import io.lateen.mixer.adapter.Pace;
import io.lateen.mixer.adapter.Params;
import io.lateen.mixer.adapter.ParamsSchema;
import io.lateen.mixer.template.Template;
import io.lateen.mixer.template.Templates;
import io.lateen.model.check.FieldPath;
import io.lateen.model.check.Problems;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Set;

/// Writes a line for every log entry and every metric.
public final class StdioAdapter implements Adapter {
  private static final ParamsSchema PARAMS = ParamsSchema.compiled("stdio");
  private static final int MEGABYTES = 100;
  private static final int DAYS = 30;
  private static final int FILES = 1_000;

  private final OutputStream out;
  private final OutputStream err;
  private final InstantSource clock;

  /// @param out standard output; stays open
  /// @param err standard error; stays open
  public StdioAdapter(OutputStream out, OutputStream err, InstantSource clock) {
    this.out = out;
    this.err = err;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "stdio";
  }

  @Override
  public ParamsSchema params() {
    return PARAMS;
  }

  @Override
  public Set<Template> templates() {
    return Set.of(Templates.LOGENTRY, Templates.METRIC);
  }

  @Override
  public Pace pace() {
    return Pace.OUTSIDE;
  }

  @Override
  public void check(Params params, FieldPath path, Problems problems) {
    boolean file = params.string("log_stream").endsWith("FILE");
    if (file && params.string("output_path").isEmpty()) {
      problems.missing(path.field("outputPath"), "a path, for logStream writes to a file");
    }
    least(params, "max_megabytes_before_rotation", "maxMegabytesBeforeRotation", path, problems);
    least(params, "max_days_before_rotation", "maxDaysBeforeRotation", path, problems);
    least(params, "max_rotated_files", "maxRotatedFiles", path, problems);
  }

  private static void least(
      Params params, String field, String shown, FieldPath path, Problems problems) {
    if (params.integer(field) < 0) {
      problems.unexpected(path.field(shown), params.integer(field), "0 or more");
    }
  }

  @Override
  public Handler open(HandlerContext context) throws IOException {
    Params params = context.params();
    return new StdioHandler(params, output(params), clock);
  }

  private Output output(Params params) throws IOException {
    Path path = Path.of(params.string("output_path"));
    return switch (params.string("log_stream", "STDOUT")) {
      case "STDERR" -> new StreamOutput(err);
      case "FILE" -> new FileOutput(path, Long.MAX_VALUE, DAYS, 0, clock);
      case "ROTATED_FILE" ->
          new FileOutput(
              path,
              orElse(params.integer("max_megabytes_before_rotation"), MEGABYTES) << 20,
              orElse(params.integer("max_days_before_rotation"), DAYS),
              orElse(params.integer("max_rotated_files"), FILES),
              clock);
      default -> new StreamOutput(out);
    };
  }

  private static long orElse(long given, long otherwise) {
    return given == 0 ? otherwise : given;
  }
}
