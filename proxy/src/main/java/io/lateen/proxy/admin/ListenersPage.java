package io.lateen.proxy.admin;

import io.lateen.proxy.message.JsonWriter;
import io.lateen.proxy.resource.Address;
import io.lateen.proxy.resource.Listener;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// `/listeners`, as text and as `envoy.admin.v3.Listeners` with what was learnt added.
final class ListenersPage {
  private ListenersPage() {}

  private static List<Listener> sorted(RuntimeView view) {
    List<Listener> listeners = new ArrayList<>(view.snapshot().listeners().values());
    listeners.sort(Comparator.comparing(Listener::name));
    return listeners;
  }

  static String text(RuntimeView view) {
    StringBuilder out = new StringBuilder();
    for (Listener listener : sorted(view)) {
      out.append(listener.name()).append("::").append(view.bound(listener).place()).append('\n');
    }
    return out.toString();
  }

  static String json(RuntimeView view) {
    JsonWriter out = new JsonWriter();
    out.beginObject().name("listener_statuses").beginArray();
    for (Listener listener : sorted(view)) {
      out.beginObject().field("name", listener.name()).name("local_address");
      address(view.bound(listener), out);
      learnt(view.learnt(listener), out);
      out.endObject();
    }
    return out.endArray().endObject() + "\n";
  }

  /// A field that Envoy does not have.
  private static void learnt(List<LearntProtocol> learnt, JsonWriter out) {
    if (!learnt.isEmpty()) {
      out.name("learned_protocols").beginArray();
      for (LearntProtocol one : learnt) {
        out.beginObject().field("destination", one.destination());
        out.field("protocol", one.protocol()).field("since", one.since().toString());
        out.endObject();
      }
      out.endArray();
    }
  }

  static void address(Address address, JsonWriter out) {
    if (address.isPipe()) {
      out.beginObject().name("pipe").beginObject().field("path", address.path());
      out.endObject().endObject();
      return;
    }
    out.beginObject().name("socket_address").beginObject();
    out.field("address", address.host()).field("port_value", address.port());
    out.endObject().endObject();
  }
}
