package io.lateen.node.controller;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.lateen.node.event.EventRecorder;
import java.util.ArrayList;
import java.util.List;

/// All controllers, over one set of watches. In a real cluster its own take their place.
public final class Controllers implements AutoCloseable {
  private final Informers informers;
  private final EventRecorder events;
  private final List<Controller> all = new ArrayList<>();

  private Controllers(KubernetesClient client) {
    informers = new Informers(client);
    events = new EventRecorder(client, "lateen-controllers", null);
    all.add(new ServiceAccountController(client, informers));
    all.add(new DeploymentController(client, informers, events));
    all.add(new ReplicaSetController(client, informers, events));
    all.add(new SchedulerController(client, informers, events));
    all.add(new EndpointsController(client, informers));
    all.add(new LoadBalancerController(client, informers));
    all.add(new GarbageCollector(client, informers));
  }

  /// Returns when everything there is was read once.
  public static Controllers start(KubernetesClient client) {
    Controllers controllers = new Controllers(client);
    controllers.informers.start();
    return controllers;
  }

  @Override
  public void close() {
    informers.close();
    all.forEach(Controller::close);
    events.close();
  }
}
