package io.lateen.mixer.adapter.kubernetesenv;

import io.lateen.mixer.adapter.Adapter;
import io.lateen.mixer.adapter.Handler;
import io.lateen.mixer.adapter.HandlerContext;
import io.lateen.mixer.adapter.Pace;
import io.lateen.mixer.adapter.ParamsSchema;
import io.lateen.mixer.template.Instance;
import io.lateen.mixer.template.Template;
import io.lateen.mixer.template.Templates;
import io.lateen.model.attribute.IpAddress;
import io.lateen.wire.kube.ObjectSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Says which Pods the two ends of a request are. Follows the Pods of the cluster that the whole
/// Mixer reads its config from; `kubeconfig_path` and the refresh interval are accepted and mean
/// nothing here.
public final class KubernetesEnvAdapter implements Adapter, AutoCloseable {
  private static final ParamsSchema PARAMS = ParamsSchema.compiled("kubernetesenv");
  private static final long PATIENCE_MILLIS = 500;

  private final ObjectSource source;
  private final PodIndex pods = new PodIndex();
  private boolean following;

  /// @param source of Pods and ReplicaSets; stays the caller's to close
  public KubernetesEnvAdapter(ObjectSource source) {
    this.source = source;
  }

  @Override
  public String name() {
    return "kubernetesenv";
  }

  @Override
  public ParamsSchema params() {
    return PARAMS;
  }

  @Override
  public Set<Template> templates() {
    return Set.of(Templates.KUBERNETES);
  }

  @Override
  public Pace pace() {
    return Pace.MEMORY;
  }

  /// The first handler begins to follow; all share what is known.
  @Override
  public synchronized Handler open(HandlerContext context) {
    if (!following) {
      following = true;
      pods.follow(source);
    }
    return new Env(pods);
  }

  @Override
  public synchronized void close() {
    pods.close();
  }

  private record Env(PodIndex pods) implements Handler {
    @Override
    public Map<String, Object> generate(Instance instance) throws InterruptedException {
      pods.await(PATIENCE_MILLIS);
      Map<String, Object> values = new HashMap<>();
      find(instance, "source").ifPresent(pod -> values.putAll(pod.asSource()));
      Optional<Pod> destination = find(instance, "destination");
      if (destination.isPresent()) {
        values.putAll(destination.get().asDestination());
        String container =
            destination.get().container(instance.get("destination_port", Long.class).orElse(0L));
        if (!container.isEmpty()) {
          values.put("destination_container_name", container);
        }
      }
      return values;
    }

    private Optional<Pod> find(Instance instance, String end) {
      String uid = instance.text(end + "_uid");
      @Nullable Object address = instance.get(end + "_ip");
      return uid.isEmpty() && address instanceof IpAddress ip ? pods.at(ip) : pods.named(uid);
    }
  }
}
