package io.lateen.mixer.adapter.rbac;

import io.lateen.model.access.AccessRules;
import io.lateen.model.name.TrustDomains;
import io.lateen.model.rule.Rule;
import io.lateen.model.rule.ServiceRole;
import io.lateen.model.rule.ServiceRoleBinding;
import io.lateen.wire.document.Parsed;
import io.lateen.wire.document.RuleParser;
import io.lateen.wire.kube.KubeObject;
import io.lateen.wire.kube.ObjectKind;
import io.lateen.wire.kube.ObjectSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All roles and bindings now. Read by any number of threads.
final class RoleIndex {
  private static final Logger LOG = LoggerFactory.getLogger(RoleIndex.class);
  private static final String GROUP = "rbac.istio.io";
  private static final List<ObjectKind> KINDS =
      List.of(
          new ObjectKind(GROUP, "v1alpha1", "serviceroles", "ServiceRole", true),
          new ObjectKind(GROUP, "v1alpha1", "servicerolebindings", "ServiceRoleBinding", true));

  private final Map<String, Rule> rules = new TreeMap<>();
  private final CountDownLatch synced = new CountDownLatch(KINDS.size());
  private final List<ObjectSource.Watch> watches = new ArrayList<>();
  private volatile AccessRules current = AccessRules.NONE;

  void follow(ObjectSource source) {
    KINDS.forEach(kind -> watches.add(source.watch(kind, new Follower())));
  }

  private final class Follower implements ObjectSource.Listener {
    @Override
    public void onSet(KubeObject object) {
      put(object);
    }

    @Override
    public void onRemoved(KubeObject object) {
      remove(object);
    }

    @Override
    public void onSynced() {
      synced.countDown();
    }
  }

  /// What is in force; waits a little for those that are there from the beginning.
  AccessRules rules(long millis) throws InterruptedException {
    boolean _ = synced.await(millis, TimeUnit.MILLISECONDS);
    return current;
  }

  void close() {
    watches.forEach(ObjectSource.Watch::close);
  }

  /// What cannot be read leaves the former version in force.
  private synchronized void put(KubeObject object) {
    switch (RuleParser.parse(object.tree())) {
      case Parsed.Accepted(Rule rule, _) -> {
        rules.put(key(object), rule);
        publish();
      }
      case Parsed.Refused(var problems) -> LOG.warn("{} is not used: {}", key(object), problems);
    }
  }

  private synchronized void remove(KubeObject object) {
    rules.remove(key(object));
    publish();
  }

  private void publish() {
    current =
        new AccessRules(
            only(ServiceRole.class), only(ServiceRoleBinding.class), TrustDomains.DEFAULT);
  }

  private <R extends Rule> List<R> only(Class<R> kind) {
    return rules.values().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private static String key(KubeObject object) {
    return object.kind().kind() + " " + object.namespace() + "/" + object.name();
  }
}
