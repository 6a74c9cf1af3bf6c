package io.lateen.mixer.adapter.denier;

import io.lateen.mixer.adapter.Adapter;
import io.lateen.mixer.adapter.CheckResult;
import io.lateen.mixer.adapter.Handler;
import io.lateen.mixer.adapter.HandlerContext;
import io.lateen.mixer.adapter.Pace;
import io.lateen.mixer.adapter.Params;
import io.lateen.mixer.adapter.ParamsSchema;
import io.lateen.mixer.adapter.QuotaArguments;
import io.lateen.mixer.adapter.QuotaResult;
import io.lateen.mixer.template.Instance;
import io.lateen.mixer.template.Template;
import io.lateen.mixer.template.Templates;
import io.lateen.model.check.FieldPath;
import io.lateen.model.check.Problems;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/// Denies with the status configured, `FAILED_PRECONDITION` if none is.
public final class DenierAdapter implements Adapter {
  private static final ParamsSchema PARAMS = ParamsSchema.compiled("denier");
  private static final Duration VALID = Duration.ofSeconds(5);
  private static final int USES = 1_000;
  private static final int LAST_CODE = 16;

  @Override
  public String name() {
    return "denier";
  }

  @Override
  public ParamsSchema params() {
    return PARAMS;
  }

  @Override
  public Set<Template> templates() {
    return Set.of(Templates.CHECKNOTHING, Templates.LISTENTRY, Templates.QUOTA);
  }

  @Override
  public Pace pace() {
    return Pace.MEMORY;
  }

  @Override
  public void check(Params params, FieldPath path, Problems problems) {
    FieldPath status = path.field("status");
    long code = params.message("status").integer("code");
    if (code < 0 || code > LAST_CODE) {
      problems.unexpected(status.field("code"), code, "0.." + LAST_CODE);
    }
    params
        .duration("valid_duration")
        .filter(Duration::isNegative)
        .ifPresent(d -> problems.unexpected(path.field("validDuration"), d, "0s or more"));
    try {
      DirectAnswers.find(params.message("status").strings("details"));
    } catch (IllegalArgumentException e) {
      problems.error(status.field("details"), String.valueOf(e.getMessage()));
    }
  }

  @Override
  public Handler open(HandlerContext context) {
    return new Denier(result(context.params()));
  }

  private static CheckResult result(Params params) {
    Params status = params.message("status");
    return new CheckResult(
        (int) status.integer("code", CheckResult.FAILED_PRECONDITION),
        status.string("message"),
        params.duration("valid_duration").orElse(VALID),
        (int) params.integer("valid_use_count", USES),
        DirectAnswers.find(status.strings("details")).orElse(null),
        Map.of());
  }

  private record Denier(CheckResult result) implements Handler {
    @Override
    public CheckResult check(Instance instance) {
      return result;
    }

    /// Grants nothing.
    @Override
    public QuotaResult quota(Instance instance, QuotaArguments arguments) {
      return new QuotaResult(0, result.validDuration());
    }
  }
}
