package io.lateen.node.controller;

import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.EndpointAddressBuilder;
import io.fabric8.kubernetes.api.model.EndpointPort;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.util.ArrayList;
import java.util.List;

/// A Service and its Pods into Endpoints subsets and EndpointSlices. A Pod that is being deleted
/// is no ready endpoint from that moment on, whatever its process still does.
final class EndpointsTranslator {
  static final String SERVICE_NAME = "kubernetes.io/service-name";
  static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";
  static final String CONTROLLER = "endpointslice-controller.k8s.io";

  private final Service service;
  private final boolean publishNotReady;

  EndpointsTranslator(Service service) {
    this.service = service;
    publishNotReady = Boolean.TRUE.equals(service.getSpec().getPublishNotReadyAddresses());
  }

  private boolean ready(Pod pod) {
    return publishNotReady || (PodConditions.isReady(pod) && !Owners.isDeleted(pod));
  }

  List<EndpointSubset> subsets(List<EndpointGroup> groups) {
    List<EndpointSubset> subsets = new ArrayList<>();
    for (EndpointGroup group : groups) {
      List<EndpointAddress> ready = new ArrayList<>();
      List<EndpointAddress> notReady = new ArrayList<>();
      for (Pod pod : group.pods().values()) {
        if (ready(pod)) {
          ready.add(address(pod));
        } else if (!Owners.isDeleted(pod)) {
          notReady.add(address(pod));
        }
      }
      if (!ready.isEmpty() || !notReady.isEmpty()) {
        subsets.add(new EndpointSubset(ready, notReady, ports(group)));
      }
    }
    return subsets;
  }

  private static List<EndpointPort> ports(EndpointGroup group) {
    return group.ports().stream()
        .map(
            port ->
                new EndpointPort(port.appProtocol(), port.name(), port.number(), port.protocol()))
        .toList();
  }

  private static EndpointAddress address(Pod pod) {
    return new EndpointAddressBuilder()
        .withIp(pod.getStatus().getPodIP())
        .withNodeName(pod.getSpec().getNodeName())
        .withTargetRef(reference(pod))
        .build();
  }

  private static ObjectReference reference(Pod pod) {
    return new ObjectReferenceBuilder()
        .withKind("Pod")
        .withNamespace(pod.getMetadata().getNamespace())
        .withName(pod.getMetadata().getName())
        .withUid(pod.getMetadata().getUid())
        .build();
  }

  EndpointSlice slice(EndpointGroup group) {
    String name = service.getMetadata().getName();
    return new EndpointSliceBuilder()
        .withNewMetadata()
        .withNamespace(service.getMetadata().getNamespace())
        .withName(name + "-" + Words.hash(group.ports().toString()))
        .addToLabels(service.getMetadata().getLabels())
        .addToLabels(SERVICE_NAME, name)
        .addToLabels(MANAGED_BY, CONTROLLER)
        .withOwnerReferences(
            new OwnerReferenceBuilder(Owners.controller(service))
                .withApiVersion("v1")
                .withKind("Service")
                .build())
        .endMetadata()
        .withAddressType("IPv4")
        .withPorts(
            group.ports().stream()
                .map(
                    port ->
                        new io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort(
                            port.appProtocol(),
                            port.name() == null ? "" : port.name(),
                            port.number(),
                            port.protocol()))
                .toList())
        .withEndpoints(group.pods().values().stream().map(this::endpoint).toList())
        .build();
  }

  private Endpoint endpoint(Pod pod) {
    return new EndpointBuilder()
        .withAddresses(pod.getStatus().getPodIP())
        .withNewConditions()
        .withReady(ready(pod))
        .withServing(publishNotReady || PodConditions.isReady(pod))
        .withTerminating(Owners.isDeleted(pod))
        .endConditions()
        .withNodeName(pod.getSpec().getNodeName())
        .withTargetRef(reference(pod))
        .build();
  }
}
