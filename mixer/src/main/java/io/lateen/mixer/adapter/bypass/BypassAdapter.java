package io.lateen.mixer.adapter.bypass;

import io.lateen.mixer.adapter.Adapter;
import io.lateen.mixer.adapter.CheckResult;
import io.lateen.mixer.adapter.Handler;
import io.lateen.mixer.adapter.HandlerContext;
import io.lateen.mixer.adapter.Pace;
import io.lateen.mixer.adapter.ParamsSchema;
import io.lateen.mixer.adapter.QuotaArguments;
import io.lateen.mixer.adapter.QuotaResult;
import io.lateen.mixer.template.Instance;
import io.lateen.mixer.template.Template;
import io.lateen.mixer.template.Templates;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Istio used it to try out-of-process adapters; here its handlers pass everything.
public final class BypassAdapter implements Adapter {
  private static final ParamsSchema PARAMS = ParamsSchema.compiled("bypass");
  private static final Duration VALID = Duration.ofMinutes(1);
  private static final int USES = 1_000;

  @Override
  public String name() {
    return "bypass";
  }

  @Override
  public ParamsSchema params() {
    return PARAMS;
  }

  @Override
  public Set<Template> templates() {
    return Set.copyOf(Templates.ALL);
  }

  @Override
  public Pace pace() {
    return Pace.MEMORY;
  }

  @Override
  public Handler open(HandlerContext context) {
    return new Bypass();
  }

  private static final class Bypass implements Handler {
    @Override
    public CheckResult check(Instance instance) {
      return CheckResult.of(CheckResult.OK, "", VALID, USES);
    }

    @Override
    public QuotaResult quota(Instance instance, QuotaArguments arguments) {
      return new QuotaResult(arguments.amount(), VALID);
    }

    @Override
    public void report(List<Instance> instances) {
      // Taken.
    }

    @Override
    public Map<String, Object> generate(Instance instance) {
      return Map.of();
    }
  }
}
