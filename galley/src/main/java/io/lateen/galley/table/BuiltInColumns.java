package io.lateen.galley.table;

import static io.lateen.galley.table.Cells.at;

import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// The tables of built-in kinds, as kubectl's users know them.
public final class BuiltInColumns {
  private BuiltInColumns() {}

  /// @param group under which objects are kept, empty for core
  /// @param plural `pods`
  public static List<Column> of(String group, String plural) {
    return switch (group.isEmpty() ? plural : plural + "." + group) {
      case "pods" -> pods();
      case "services" -> services();
      case "endpoints" -> new Columns().text("Endpoints", ServiceCells::endpoints).age().list();
      case "nodes" -> nodes();
      case "namespaces" -> new Columns().text("Status", at("status", "phase")).age().list();
      case "configmaps" ->
          new Columns()
              .number("Data", map -> map.path("data").size() + map.path("binaryData").size())
              .age()
              .list();
      case "secrets" ->
          new Columns()
              .text("Type", at("type"))
              .number("Data", secret -> secret.path("data").size())
              .age()
              .list();
      case "serviceaccounts" ->
          new Columns().number("Secrets", account -> account.path("secrets").size()).age().list();
      case "events", "events.events.k8s.io" -> events();
      case "deployments.apps" -> deployments();
      case "replicasets.apps" -> replicaSets();
      case "endpointslices.discovery.k8s.io" -> slices();
      case "ingresses.networking.k8s.io" -> ingresses();
      case "customresourcedefinitions.apiextensions.k8s.io" -> definitions();
      default -> new Columns().age().list();
    };
  }

  private static List<Column> pods() {
    return new Columns()
        .text("Ready", PodCells::ready)
        .text("Status", PodCells::status)
        .add(
            "Restarts",
            "string",
            0,
            (pod, now) -> JsonNodeFactory.instance.stringNode(PodCells.restarts(pod, now)))
        .age()
        .wide("IP", at("status", "podIP"))
        .wide("Node", at("spec", "nodeName"))
        .wide("Nominated Node", at("status", "nominatedNodeName"))
        .wide("Readiness Gates", pod -> Cells.NONE)
        .list();
  }

  private static List<Column> services() {
    return new Columns()
        .text("Type", at("spec", "type"))
        .text("Cluster-IP", at("spec", "clusterIP"))
        .text("External-IP", ServiceCells::externalIp)
        .text("Port(s)", ServiceCells::ports)
        .age()
        .wide("Selector", service -> Cells.labels(service.path("spec").path("selector")))
        .list();
  }

  private static List<Column> nodes() {
    return new Columns()
        .text("Status", BuiltInColumns::nodeStatus)
        .text("Roles", node -> Cells.NONE)
        .age()
        .text("Version", at("status", "nodeInfo", "kubeletVersion"))
        .wide("Internal-IP", BuiltInColumns::internalIp)
        .wide("OS-Image", at("status", "nodeInfo", "osImage"))
        .list();
  }

  private static String nodeStatus(JsonNode node) {
    for (JsonNode condition : node.path("status").path("conditions")) {
      if (condition.path("type").asString("").equals("Ready")) {
        return condition.path("status").asString("").equals("True") ? "Ready" : "NotReady";
      }
    }
    return "Unknown";
  }

  private static String internalIp(JsonNode node) {
    for (JsonNode address : node.path("status").path("addresses")) {
      if (address.path("type").asString("").equals("InternalIP")) {
        return address.path("address").asString("");
      }
    }
    return Cells.NONE;
  }

  private static List<Column> events() {
    Columns columns = new Columns();
    return columns
        .add(
            "Last Seen",
            "string",
            0,
            (event, now) -> JsonNodeFactory.instance.stringNode(Ages.since(lastSeen(event), now)))
        .text("Type", at("type"))
        .text("Reason", at("reason"))
        .text("Object", BuiltInColumns::regarding)
        .text("Message", event -> event.path("message").asString("").strip())
        .list()
        .stream()
        // Events are told apart by what they say, not by their names.
        .filter(column -> !column.name().equals("Name"))
        .toList();
  }

  private static JsonNode lastSeen(JsonNode event) {
    for (String field : List.of("lastTimestamp", "eventTime", "firstTimestamp")) {
      if (event.path(field).isString()) {
        return event.path(field);
      }
    }
    return event.path("metadata").path("creationTimestamp");
  }

  private static String regarding(JsonNode event) {
    JsonNode object =
        event.has("involvedObject") ? event.path("involvedObject") : event.path("regarding");
    return object.path("kind").asString("").toLowerCase(Locale.ROOT)
        + "/"
        + object.path("name").asString("");
  }

  private static List<Column> deployments() {
    return new Columns()
        .text(
            "Ready",
            deployment ->
                number(deployment, "status", "readyReplicas")
                    + "/"
                    + number(deployment, "spec", "replicas"))
        .number("Up-to-date", deployment -> number(deployment, "status", "updatedReplicas"))
        .number("Available", deployment -> number(deployment, "status", "availableReplicas"))
        .age()
        .wide("Containers", deployment -> Cells.containers(podSpec(deployment)))
        .wide("Images", deployment -> Cells.images(podSpec(deployment)))
        .wide("Selector", deployment -> Cells.selector(deployment.path("spec").path("selector")))
        .list();
  }

  private static List<Column> replicaSets() {
    return new Columns()
        .number("Desired", set -> number(set, "spec", "replicas"))
        .number("Current", set -> number(set, "status", "replicas"))
        .number("Ready", set -> number(set, "status", "readyReplicas"))
        .age()
        .wide("Containers", set -> Cells.containers(podSpec(set)))
        .wide("Images", set -> Cells.images(podSpec(set)))
        .wide("Selector", set -> Cells.selector(set.path("spec").path("selector")))
        .list();
  }

  private static JsonNode podSpec(JsonNode workload) {
    return workload.path("spec").path("template").path("spec");
  }

  private static long number(JsonNode object, String part, String field) {
    return object.path(part).path(field).asLong(0);
  }

  private static List<Column> slices() {
    return new Columns()
        .text("AddressType", at("addressType"))
        .text(
            "Ports",
            slice ->
                Cells.orNone(
                    Cells.join(slice.path("ports"), port -> port.path("port").asString(""))))
        .text("Endpoints", ServiceCells::sliceEndpoints)
        .age()
        .list();
  }

  private static List<Column> ingresses() {
    return new Columns()
        .text("Class", at("spec", "ingressClassName"))
        .text(
            "Hosts",
            ingress ->
                ingress.path("spec").path("rules").isEmpty()
                    ? "*"
                    : Cells.join(
                        ingress.path("spec").path("rules"),
                        rule -> rule.path("host").asString("*")))
        .text(
            "Address",
            ingress ->
                Cells.join(
                    ingress.path("status").path("loadBalancer").path("ingress"),
                    address -> address.path("ip").asString(address.path("hostname").asString(""))))
        .text("Ports", ingress -> ingress.path("spec").has("tls") ? "80, 443" : "80")
        .age()
        .list();
  }

  private static List<Column> definitions() {
    return new Columns()
        .add(
            "Created At",
            "date",
            0,
            (definition, now) -> definition.path("metadata").path("creationTimestamp"))
        .list();
  }
}
