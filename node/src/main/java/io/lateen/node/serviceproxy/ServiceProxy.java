package io.lateen.node.serviceproxy;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Listens on `ClusterIP:port` of every Service whose ClusterIP is a loopback address.
public final class ServiceProxy implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ServiceProxy.class);
  private static final String SERVICE_NAME = "kubernetes.io/service-name";

  private record Front(String namespace, String service, String port, String ip, int number) {}

  private final SharedIndexInformer<Service> services;
  private final SharedIndexInformer<EndpointSlice> slices;
  private final Map<Front, Forwarder> forwarders = new HashMap<>();
  private boolean closed;

  private ServiceProxy(KubernetesClient client) {
    services =
        client
            .services()
            .inAnyNamespace()
            .runnableInformer(0)
            .exceptionHandler((started, problem) -> true)
            .addEventHandler(onAny(this::serve));
    slices =
        client
            .discovery()
            .v1()
            .endpointSlices()
            .inAnyNamespace()
            .runnableInformer(0)
            .exceptionHandler((started, problem) -> true)
            .addEventHandler(onAny(this::route));
  }

  /// Begins to watch, and to listen as Services come.
  public static ServiceProxy start(KubernetesClient client) {
    ServiceProxy proxy = new ServiceProxy(client);
    proxy.slices.run();
    proxy.services.run();
    return proxy;
  }

  private static <T> ResourceEventHandler<T> onAny(Runnable action) {
    return new ResourceEventHandler<>() {
      @Override
      public void onAdd(T object) {
        action.run();
      }

      @Override
      public void onUpdate(T before, T after) {
        action.run();
      }

      @Override
      public void onDelete(T object, boolean unknownState) {
        action.run();
      }
    };
  }

  /// Listens for what there is and no more for what is gone.
  private synchronized void serve() {
    if (closed) {
      return;
    }
    List<Front> wanted =
        services.getStore().list().stream().flatMap(s -> fronts(s).stream()).toList();
    forwarders
        .entrySet()
        .removeIf(
            entry -> {
              boolean gone = !wanted.contains(entry.getKey());
              if (gone) {
                entry.getValue().close();
              }
              return gone;
            });
    wanted.stream().filter(front -> !forwarders.containsKey(front)).forEach(this::listen);
    route();
  }

  private static List<Front> fronts(Service service) {
    String ip = service.getSpec().getClusterIP();
    if (ip == null || !ip.startsWith("127.")) {
      return List.of();
    }
    return service.getSpec().getPorts().stream()
        .filter(port -> port.getProtocol() == null || port.getProtocol().equals("TCP"))
        .map(port -> front(service, ip, port))
        .toList();
  }

  private static Front front(Service service, String ip, ServicePort port) {
    return new Front(
        service.getMetadata().getNamespace(),
        service.getMetadata().getName(),
        port.getName() == null ? "" : port.getName(),
        ip,
        port.getPort());
  }

  private void listen(Front front) {
    try {
      forwarders.put(front, Forwarder.start(front.ip, front.number));
    } catch (IOException e) {
      log.warn(
          "service {}/{}: cannot listen on {}:{}: {}",
          front.namespace,
          front.service,
          front.ip,
          front.number,
          e.getMessage());
    }
  }

  private synchronized void route() {
    forwarders.forEach((front, forwarder) -> forwarder.use(targets(front)));
  }

  private List<InetSocketAddress> targets(Front front) {
    return slices.getStore().list().stream()
        .filter(slice -> front.namespace.equals(slice.getMetadata().getNamespace()))
        .filter(slice -> front.service.equals(serviceName(slice)))
        .flatMap(slice -> targets(slice, front.port).stream())
        .toList();
  }

  private static String serviceName(EndpointSlice slice) {
    Map<String, String> labels = slice.getMetadata().getLabels();
    return labels == null ? "" : labels.getOrDefault(SERVICE_NAME, "");
  }

  private static List<InetSocketAddress> targets(EndpointSlice slice, String portName) {
    return slice.getPorts().stream()
        .filter(port -> Objects.requireNonNullElse(port.getName(), "").equals(portName))
        .flatMap(
            port ->
                slice.getEndpoints().stream()
                    .filter(endpoint -> !Boolean.FALSE.equals(endpoint.getConditions().getReady()))
                    .flatMap(endpoint -> endpoint.getAddresses().stream())
                    .map(address -> new InetSocketAddress(address, port.getPort())))
        .toList();
  }

  @Override
  public void close() {
    services.close();
    slices.close();
    synchronized (this) {
      closed = true;
      forwarders.values().forEach(Forwarder::close);
      forwarders.clear();
    }
  }
}
