package io.lateen.mixer.adapter.rbac;

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
import io.lateen.wire.kube.ObjectSource;
import java.util.Set;

/// Lets ServiceRoles and their bindings decide (Istio 1.1, `mixer/adapter/rbac`). They are those of
/// the cluster that the whole Mixer reads its config from.
public final class RbacAdapter implements Adapter, AutoCloseable {
  private static final ParamsSchema PARAMS = ParamsSchema.compiled("rbac");
  private static final String CLUSTER = "k8s://";

  private final ObjectSource source;
  private final RoleIndex roles = new RoleIndex();
  private boolean following;

  /// @param source of roles and bindings; stays the caller's to close
  public RbacAdapter(ObjectSource source) {
    this.source = source;
  }

  @Override
  public String name() {
    return "rbac";
  }

  @Override
  public ParamsSchema params() {
    return PARAMS;
  }

  @Override
  public Set<Template> templates() {
    return Set.of(Templates.AUTHORIZATION);
  }

  @Override
  public Pace pace() {
    return Pace.MEMORY;
  }

  @Override
  public void check(Params params, FieldPath path, Problems problems) {
    String store = params.string("config_store_url", CLUSTER);
    if (!store.equals(CLUSTER)) {
      problems.unexpected(path.field("configStoreUrl"), store, CLUSTER + ", or none");
    }
    params
        .duration("cache_duration")
        .filter(duration -> duration.isNegative())
        .ifPresent(
            duration -> problems.unexpected(path.field("cacheDuration"), duration, "0s or more"));
  }

  /// The first handler begins to follow; all share what is known.
  @Override
  public synchronized Handler open(HandlerContext context) {
    if (!following) {
      following = true;
      roles.follow(source);
    }
    return new RbacHandler(context.params(), roles);
  }

  @Override
  public synchronized void close() {
    roles.close();
  }
}
