package io.lateen.wire.monitoring.controlz;

import io.lateen.wire.kube.KubeObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The objects a part goes by: collections, the names in one, one object.
record CollectionTopic(String prefix, List<ObjectCollection> collections) implements Topic {
  @Override
  public String title() {
    return "Config";
  }

  @Override
  public Answer page(Ask ask, PageFrame page) throws InterruptedException {
    if (!ask.reads()) {
      return Answer.notAllowed(ask);
    }
    if (ask.path().isEmpty()) {
      String names = links(collections.stream().map(ObjectCollection::name).toList(), "");
      return Answer.html(page.around(this, "<h1>Config</h1>\n" + names));
    }
    Optional<Map<String, KubeObject>> found = objects(ask);
    if (found.isEmpty()) {
      return noCollection(ask);
    }
    String collection = ask.path().getFirst();
    if (ask.path().size() == 1) {
      String keys = links(found.get().keySet(), encoded(collection) + "/");
      return Answer.html(page.around(this, heading(collection) + keys));
    }
    KubeObject object = found.get().get(key(ask));
    return object == null ? noObject(ask) : Answer.html(page.around(this, text(ask, object)));
  }

  private static String heading(String text) {
    return "<h1>" + Tables.escaped(text) + "</h1>\n";
  }

  private static String text(Ask ask, KubeObject object) {
    String json = Secrets.object(object.tree()).toPrettyString();
    return heading(key(ask)) + "<pre>" + Tables.escaped(json) + "</pre>\n";
  }

  private String links(Collection<String> names, String below) {
    if (names.isEmpty()) {
      return "<p>None.</p>\n";
    }
    StringBuilder items = new StringBuilder("<ul>\n");
    for (String name : names) {
      String path = "/" + prefix + "z/" + below + encoded(name);
      items.append("<li><a href=\"%s\">%s</a></li>\n".formatted(path, Tables.escaped(name)));
    }
    return items.append("</ul>\n").toString();
  }

  private static String encoded(String path) {
    return URLEncoder.encode(path, StandardCharsets.UTF_8).replace("%2F", "/");
  }

  @Override
  public Answer json(Ask ask) throws InterruptedException {
    if (!ask.reads()) {
      return Answer.notAllowed(ask);
    }
    if (ask.path().isEmpty()) {
      return Answer.json(list("Collections", collections.stream().map(c -> c.name()).toList()));
    }
    Optional<Map<String, KubeObject>> found = objects(ask);
    if (found.isEmpty()) {
      return noCollection(ask);
    }
    if (ask.path().size() == 1) {
      return Answer.json(list("Keys", found.get().keySet()));
    }
    KubeObject object = found.get().get(key(ask));
    return object == null ? noObject(ask) : Answer.json(Secrets.object(object.tree()));
  }

  private static JsonNode list(String field, Collection<String> names) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    ArrayNode all = object.putArray(field);
    names.forEach(all::add);
    return object;
  }

  private Optional<Map<String, KubeObject>> objects(Ask ask) throws InterruptedException {
    for (ObjectCollection one : collections) {
      if (one.name().equals(ask.path().getFirst())) {
        return Optional.of(one.objects());
      }
    }
    return Optional.empty();
  }

  private static String key(Ask ask) {
    return String.join("/", ask.path().subList(1, ask.path().size()));
  }

  private static Answer noCollection(Ask ask) {
    return Answer.refusal(404, "collection not found: " + ask.path().getFirst());
  }

  private static Answer noObject(Ask ask) {
    return Answer.refusal(404, ask.path().getFirst() + ": not found: " + key(ask));
  }
}
