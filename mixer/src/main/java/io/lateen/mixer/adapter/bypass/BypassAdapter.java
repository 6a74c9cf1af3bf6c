package io.lateen.mixer.adapter.bypass;

import io.lateen.mixer.adapter.Adapter;
import io.lateen.mixer.adapter.Handler;
import io.lateen.mixer.adapter.HandlerContext;
import io.lateen.mixer.adapter.Pace;
import io.lateen.mixer.adapter.Params;
import io.lateen.mixer.adapter.ParamsSchema;
import io.lateen.mixer.adapter.grpc.Backend;
import io.lateen.mixer.adapter.outbox.Receiver;
import io.lateen.mixer.template.Template;
import io.lateen.mixer.template.Templates;
import io.lateen.model.check.FieldPath;
import io.lateen.model.check.Problems;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;

/// Hands instances to the program at `backend_address`, without objects of kind `adapter` and
/// `template` that describe it: it understands the templates compiled in.
public final class BypassAdapter implements Adapter {
  private static final ParamsSchema PARAMS = ParamsSchema.compiled("bypass");
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]");

  private final Duration timeout;

  /// Waits a second for an answer, as for other adapters that are no part of Mixer.
  public BypassAdapter() {
    this(Duration.ofSeconds(1));
  }

  BypassAdapter(Duration timeout) {
    this.timeout = timeout;
  }

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
    return Pace.OUTSIDE;
  }

  @Override
  public void check(Params params, FieldPath path, Problems problems) {
    String address = params.string("backend_address");
    if (address.isEmpty()) {
      problems.missing(path.field("backendAddress"), "host:port");
    } else if (!isAddress(address)) {
      problems.unexpected(path.field("backendAddress"), address, "host:port");
    }
    try {
      PackedParams.parse(params.string("params"));
    } catch (IllegalArgumentException e) {
      problems.error(path.field("params"), String.valueOf(e.getMessage()));
    }
  }

  private static boolean isAddress(String address) {
    return Receiver.parse(address)
        .filter(to -> HOST.matcher(to.getHostString()).matches())
        .isPresent();
  }

  @Override
  public Handler open(HandlerContext context) throws IOException {
    Params params = context.params();
    return new Backend(
            params.string("backend_address"),
            timeout,
            PackedParams.parse(params.string("params")),
            params.bool("session_based"))
        .open(context.name());
  }
}
